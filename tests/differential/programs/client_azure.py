# env: AZURE_OPENAI_API_KEY=x
from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://town.openai.azure.com", api_version="2025-04-01-preview")
client.chat.completions.create(model="our-deployment", messages=[])
