# sdk: >=3.3
from openai import OpenAI

client = OpenAI(data_residency="eu", base_url=None)
client.responses.create(model="gpt-5-2025-08-07", input="x")
