# env: OPENAI_API_TYPE=azure
# env: AZURE_OPENAI_ENDPOINT=https://town.openai.azure.com
# env: AZURE_OPENAI_API_KEY=x
# env: OPENAI_API_VERSION=2025-04-01-preview
import openai

openai.embeddings.create(model="our-deployment", input="x")
