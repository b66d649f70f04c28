from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.realtime.connect(model="gpt-realtime") as connection:
    connection.close()
with client.beta.realtime.connect(model="gpt-4o-realtime-preview") as connection:
    connection.close()
