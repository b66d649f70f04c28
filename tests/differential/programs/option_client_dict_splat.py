from openai import OpenAI

settings = {"base_url": "https://eu.api.openai.com/v1", "timeout": 3}
client = OpenAI(**settings)
client.chat.completions.create(model="gpt-4.1", messages=[])
