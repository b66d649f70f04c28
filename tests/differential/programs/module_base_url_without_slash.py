import openai

openai.base_url = "https://eu.api.openai.com/v1"
openai.responses.create(model="gpt-5-2025-08-07", input="x")
