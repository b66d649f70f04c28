import asyncio

from openai import AsyncOpenAI


async def main():
    client = AsyncOpenAI(base_url="https://eu.api.openai.com/v1")
    async with client.realtime.connect(model="gpt-realtime") as connection:
        await connection.close()


asyncio.run(main())
