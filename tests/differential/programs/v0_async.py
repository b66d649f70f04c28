# sdk: ==0.28.1
import asyncio

import openai


async def main():
    await openai.ChatCompletion.acreate(model="gpt-4", messages=[])


asyncio.run(main())
