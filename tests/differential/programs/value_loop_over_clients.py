from openai import OpenAI

for client in (OpenAI(), OpenAI(base_url="https://eu.api.openai.com/v1")):
    client.models.list()
