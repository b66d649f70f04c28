import asyncio

from openai import AsyncOpenAI


async def main():
    client = AsyncOpenAI(base_url="https://eu.api.openai.com/v1")
    await client.embeddings.with_raw_response.create(model="text-embedding-3-small", input="x")


asyncio.run(main())
