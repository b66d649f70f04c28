# sdk: >=3
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.with_options(websocket_base_url="wss://us.api.openai.com/v1").realtime.connect(model="gpt-realtime"):
    pass
