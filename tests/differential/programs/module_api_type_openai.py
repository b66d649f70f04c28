import openai

openai.api_type = "openai"
openai.azure_endpoint = "https://town.openai.azure.com"
openai.chat.completions.create(model="gpt-4o-2024-11-20", messages=[])
