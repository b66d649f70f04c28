# sdk: >=3.3
from openai import OpenAI

client = OpenAI(base_url="https://us.api.openai.com/v1")
client.copy(data_residency="eu").responses.create(model="gpt-5-2025-08-07", input="x")
