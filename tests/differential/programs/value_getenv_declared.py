# env: TOWN_URL=https://eu.api.openai.com/v1
# env: TOWN_MODEL=gpt-4o-2024-11-20
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ["TOWN_URL"])
client.chat.completions.create(model=os.getenv("TOWN_MODEL", "gpt-4.1"), messages=[])
