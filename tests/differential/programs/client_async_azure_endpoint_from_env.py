# env: AZURE_OPENAI_API_KEY=x
# env: AZURE_OPENAI_ENDPOINT=https://town.openai.azure.com
# env: OPENAI_API_VERSION=2025-04-01-preview
# env: OPENAI_BASE_URL=
import asyncio

from openai import AsyncAzureOpenAI


async def main():
    client = AsyncAzureOpenAI()
    await client.embeddings.create(model="our-embeddings", input="x", encoding_format="float")


asyncio.run(main())
