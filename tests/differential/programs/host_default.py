import openai

client = openai.OpenAI(api_key="sk-test")
client.responses.create(model="gpt-5-2025-08-07", input="x")
