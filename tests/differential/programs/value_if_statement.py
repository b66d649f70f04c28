# env: STAGE=test
import os

from openai import OpenAI

if os.environ["STAGE"] == "prod":
    client = OpenAI(base_url="https://eu.api.openai.com/v1")
else:
    client = OpenAI()
client.chat.completions.create(model="gpt-4.1", messages=[])
