# sdk: >=3
import asyncio

import websockets

MODEL = "gpt-realtime"


async def main():
    async with websockets.connect(f"wss://eu.api.openai.com/v1/realtime?model={MODEL}") as socket:
        await socket.close()


asyncio.run(main())
