# sdk: >=2.11
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.responses.compact(model="gpt-5-2025-08-07", input="x")
client.responses.input_tokens.count(model="gpt-5-2025-08-07", input="x")
