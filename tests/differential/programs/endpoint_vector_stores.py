from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
store = client.vector_stores.create(name="x", expires_after={"anchor": "last_active_at", "days": 1})
client.vector_stores.retrieve(store.id)
client.vector_stores.search(store.id, query="x")
client.vector_stores.files.create(vector_store_id=store.id, file_id="file_1")
client.vector_stores.files.list(store.id)
client.vector_stores.file_batches.create(store.id, file_ids=["file_1"])
client.vector_stores.delete(store.id)
