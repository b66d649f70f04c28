from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.chat.completions.with_raw_response.create(model="gpt-4.1", messages=[], store=False)
client.with_raw_response.responses.create(model="gpt-5-2025-08-07", input="x")
