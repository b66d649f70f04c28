from openai import OpenAI

client = OpenAI(base_url="eu.api.openai.com/v1")
client.responses.create(model="gpt-5-2025-08-07", input="x")
