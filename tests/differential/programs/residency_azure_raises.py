# sdk: >=3.3
# env: AZURE_OPENAI_API_KEY=x
from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://town.openai.azure.com", api_version="2025-04-01-preview", data_residency="eu")
