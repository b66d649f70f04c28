from openai import OpenAI

model = "gpt-4.1"
client = OpenAI()
client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.chat.completions.create(model=model, messages=[])
model = "gpt-4o-2024-11-20"
client.chat.completions.create(model=model, messages=[])
