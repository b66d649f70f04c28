import openai

openai.api_key = "sk-test"
openai.chat.completions.create(model="gpt-4o-2024-11-20", messages=[])
