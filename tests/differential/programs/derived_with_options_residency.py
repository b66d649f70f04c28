# sdk: >=3.3
from openai import OpenAI

client = OpenAI()
client.with_options(data_residency="eu").responses.create(model="gpt-5-2025-08-07", input="x")
