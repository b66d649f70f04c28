from openai import OpenAI

client = OpenAI()
client.beta.chat.completions.parse(model="gpt-4o-2024-11-20", messages=[])
with client.beta.chat.completions.stream(model="gpt-4o-2024-11-20", messages=[]) as stream:
    stream.close()
