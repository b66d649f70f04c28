import openai

openai.base_url = "https://eu.api.openai.com/v1/"
client = openai.OpenAI()
client.chat.completions.create(model="gpt-4.1", messages=[])
