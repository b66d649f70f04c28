from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
options = {"model": "gpt-4.1-2025-04-14", "store": True}
client.chat.completions.create(messages=[], **options)
client.chat.completions.create(**{"model": "gpt-4.1", "messages": []})
client.chat.completions.create(messages=[], **dict(model="gpt-4o-2024-11-20", store=False))
