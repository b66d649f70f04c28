from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.realtime.client_secrets.create(session={"type": "realtime", "model": "gpt-realtime"})
