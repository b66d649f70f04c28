import asyncio

import openai


async def main():
    client = openai.AsyncClient(base_url="https://us.api.openai.com/v1")
    await client.responses.create(model="gpt-5-2025-08-07", input="x")


asyncio.run(main())
