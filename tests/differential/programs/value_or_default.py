import os

from openai import OpenAI

client = OpenAI(base_url=os.getenv("TOWN_URL") or "https://eu.api.openai.com/v1")
client.chat.completions.create(model=None or "gpt-4.1", messages=[])
