# also: 6
from functools import partial

from openai import OpenAI

ask = partial(OpenAI(base_url="https://eu.api.openai.com/v1").chat.completions.create, model="gpt-4.1", store=True)
ask(messages=[])
ask(messages=[], store=False)
