from openai import OpenAI

client = OpenAI()
client.post("chat/completions", cast_to=object, body={"model": "gpt-4.1", "messages": []})
