import openai

Factory = openai.OpenAI
client = Factory(base_url="https://eu.api.openai.com/v1")
client.models.list()
