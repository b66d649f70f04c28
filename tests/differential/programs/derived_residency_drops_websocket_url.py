# sdk: >=3.3
from openai import OpenAI

client = OpenAI(websocket_base_url="wss://us.api.openai.com/v1")
with client.with_options(data_residency="eu").realtime.connect(model="gpt-realtime") as connection:
    connection.close()
