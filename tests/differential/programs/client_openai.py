from openai import OpenAI

client = OpenAI()
client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
