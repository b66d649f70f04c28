# sdk: >=3.3
# env: OPENAI_BASE_URL=https://us.api.openai.com/v1
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.responses.create(model="gpt-5-2025-08-07", input="x")
