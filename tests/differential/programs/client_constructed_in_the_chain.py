from openai import OpenAI

OpenAI(base_url="https://eu.api.openai.com/v1").chat.completions.create(model="gpt-4.1", messages=[])
OpenAI().models.retrieve("gpt-4.1")
