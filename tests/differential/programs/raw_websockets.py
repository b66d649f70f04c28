# sdk: >=3
from websockets.sync.client import connect

with connect("wss://api.openai.com/v1/realtime?model=gpt-realtime") as socket:
    socket.close()
