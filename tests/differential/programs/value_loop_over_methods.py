from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
for create in (client.chat.completions.create, client.beta.chat.completions.create):
    create(model="gpt-4.1", messages=[])
