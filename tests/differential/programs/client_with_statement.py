from openai import OpenAI

with OpenAI(base_url="https://eu.api.openai.com/v1") as client:
    client.chat.completions.create(model="gpt-4.1", messages=[])
