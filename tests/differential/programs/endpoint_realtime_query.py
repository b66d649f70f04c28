# sdk: >=3
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.realtime.connect(model="gpt-realtime", extra_query={"model": "gpt-realtime-mini"}) as connection:
    pass
client.websocket_base_url = "wss://us.api.openai.com/v1"
with client.realtime.connect(model="gpt-realtime") as connection:
    pass
