import asyncio

from openai import AsyncOpenAI


async def main():
    client = AsyncOpenAI(base_url="https://eu.api.openai.com/v1")
    await client.with_options(timeout=3).chat.completions.create(model="gpt-4.1", messages=[])


asyncio.run(main())
