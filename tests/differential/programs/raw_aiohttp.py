# sdk: >=3
import asyncio

import aiohttp


async def main():
    async with aiohttp.ClientSession() as session:
        async with session.post("https://api.openai.com/v1/responses", json={"model": "gpt-5", "input": "x"}) as reply:
            await reply.json()


asyncio.run(main())
