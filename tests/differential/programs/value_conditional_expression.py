# env: STAGE=prod
import os

from openai import OpenAI

stage = os.environ["STAGE"]
client = OpenAI(base_url="https://eu.api.openai.com/v1" if stage == "prod" else "https://us.api.openai.com/v1")
client.chat.completions.create(model="gpt-4.1" if stage == "prod" else "gpt-4o-2024-11-20", messages=[])
