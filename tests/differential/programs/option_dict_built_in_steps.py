from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
payload = {"messages": []}
payload["model"] = "gpt-4.1-2025-04-14"
payload.update({"store": False})
client.chat.completions.create(**payload)
