from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.containers.create(name="x", expires_after={"anchor": "last_active_at", "minutes": 20})
client.containers.list()
client.containers.files.create("cntr_1", file=("a.txt", b"x"))
client.containers.files.content.retrieve("file_1", container_id="cntr_1")
client.containers.delete("cntr_1")
