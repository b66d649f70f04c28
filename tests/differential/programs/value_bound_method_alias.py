from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
create = client.chat.completions.create
create(model="gpt-4.1", messages=[])
completions = client.chat.completions
completions.create(model="gpt-4o-2024-11-20", messages=[])
