from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.uploads.upload_file_chunked(file=b"x", filename="a.txt", bytes=1, mime_type="text/plain", purpose="assistants")
