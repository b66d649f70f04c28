from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.uploads.create(bytes=1, filename="a.txt", mime_type="text/plain", purpose="assistants")
client.uploads.parts.create("upload_1", data=b"x")
client.uploads.complete("upload_1", part_ids=["part_1"])
client.uploads.cancel("upload_1")
