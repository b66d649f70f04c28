import openai

openai.api_base = "https://eu.api.openai.com/v1"
openai.chat.completions.create(model="gpt-4.1", messages=[])
