import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://eu.api.openai.com/v1")


async def main():
    await client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[], store=False)


asyncio.run(main())
