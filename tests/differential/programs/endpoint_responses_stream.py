from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.responses.stream(model="gpt-5-2025-08-07", input="x", store=False) as stream:
    stream.close()
client.responses.create(model="gpt-5-2025-08-07", input="x", stream=True, store=False)
