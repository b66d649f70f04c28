# env: OPENAI_BASE_URL=
from openai import OpenAI

client = OpenAI()
client.responses.create(model="gpt-5-2025-08-07", input="x")
