from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.post("/responses", cast_to=object, body={"model": "gpt-5-2025-08-07", "input": "x", "store": False})
client.get("/models", cast_to=object)
client.delete("/files/file_1", cast_to=object)
