# sdk: >=3
import asyncio

import httpx


async def main():
    async with httpx.AsyncClient() as client:
        await client.post("https://api.openai.com/v1/embeddings", json={"model": "text-embedding-3-small", "input": "x"})


asyncio.run(main())
