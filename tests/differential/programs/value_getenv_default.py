import os

from openai import OpenAI

client = OpenAI(base_url=os.getenv("TOWN_URL", "https://eu.api.openai.com/v1"))
client.chat.completions.create(model=os.environ.get("TOWN_MODEL", "gpt-4.1"), messages=[])
