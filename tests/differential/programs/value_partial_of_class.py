from functools import partial

from openai import OpenAI

Regional = partial(OpenAI, base_url="https://eu.api.openai.com/v1")
client = Regional(timeout=3)
client.chat.completions.create(model="gpt-4.1", messages=[])
