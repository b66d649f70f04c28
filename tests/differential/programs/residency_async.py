# sdk: >=3.3
import asyncio

from openai import AsyncOpenAI


async def main():
    client = AsyncOpenAI(data_residency="us")
    await client.responses.create(model="gpt-5-2025-08-07", input="x")


asyncio.run(main())
