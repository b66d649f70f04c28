from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
defaults = {"model": "gpt-4.1", "store": True}
client.chat.completions.create(**{**defaults, "model": "gpt-4o-2024-11-20", "messages": []})
client.chat.completions.create(**(defaults | {"store": False, "messages": []}))
