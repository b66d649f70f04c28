from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.with_options(base_url="https://api.openai.com/v1").responses.create(model="gpt-5-2025-08-07", input="x")
client.responses.create(model="gpt-5-2025-08-07", input="x")
