import asyncio

from openai import AsyncOpenAI


async def main():
    async with AsyncOpenAI(base_url="https://eu.api.openai.com/v1") as client:
        await client.embeddings.create(model="text-embedding-3-large", input="x", encoding_format="float")


asyncio.run(main())
