import openai

openai.api_type = "azure"
openai.azure_endpoint = "https://town.openai.azure.com"
openai.api_version = "2025-04-01-preview"
openai.api_key = "x"
openai.chat.completions.create(model="our-deployment", messages=[])
