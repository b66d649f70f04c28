from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com")
client.responses.create(model="gpt-5-2025-08-07", input="x")
