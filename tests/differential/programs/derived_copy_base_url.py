from openai import OpenAI

client = OpenAI()
regional = client.copy(base_url="https://eu.api.openai.com/v1")
regional.responses.create(model="gpt-5-2025-08-07", input="x")
client.models.list()
