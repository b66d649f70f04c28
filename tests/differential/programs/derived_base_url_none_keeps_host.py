from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.with_options(base_url=None, max_retries=1).responses.create(model="gpt-5-2025-08-07", input="x")
