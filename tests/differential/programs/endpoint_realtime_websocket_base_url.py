from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1", websocket_base_url="wss://api.openai.com/v1")
client.responses.create(model="gpt-5-2025-08-07", input="x")
with client.realtime.connect(model="gpt-realtime") as connection:
    connection.close()
