from openai import OpenAI

client = OpenAI()
client.completions.create(model="gpt-3.5-turbo-instruct", prompt="x")
