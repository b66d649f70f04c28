from openai import OpenAI

client = OpenAI(base_url="https://town.openai.azure.com/openai/v1/")
client.responses.create(model="our-deployment", input="x")
