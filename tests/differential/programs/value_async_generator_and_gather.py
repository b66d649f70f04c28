import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://eu.api.openai.com/v1")


async def ask(model):
    return await client.chat.completions.create(model=model, messages=[])


async def main():
    await asyncio.gather(ask("gpt-4.1"), ask("gpt-4o-2024-11-20"))


asyncio.run(main())
