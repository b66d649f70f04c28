from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.post("https://api.openai.com/v1/responses", cast_to=object, body={"model": "gpt-5-2025-08-07", "input": "x"})
