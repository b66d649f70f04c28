# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
from openai import OpenAI

client = OpenAI(base_url=None)
client.responses.create(model="gpt-5-2025-08-07", input="x")
