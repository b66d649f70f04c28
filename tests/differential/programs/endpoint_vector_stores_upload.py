from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.vector_stores.files.upload_and_poll(vector_store_id="vs_1", file=("a.txt", b"x"))
client.vector_stores.file_batches.upload_and_poll("vs_1", files=[("a.txt", b"x")])
