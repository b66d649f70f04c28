from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.responses.create(model="gpt-5-2025-08-07", input="x", extra_body={"store": True})
client.responses.create(model="gpt-5-2025-08-07", input="x", store=False, extra_body={"store": True})
client.chat.completions.create(model="gpt-4.1", messages=[], extra_body={"model": "gpt-4o-2024-11-20"})
