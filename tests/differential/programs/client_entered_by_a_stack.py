from contextlib import ExitStack

from openai import OpenAI

with ExitStack() as stack:
    client = stack.enter_context(OpenAI(base_url="https://eu.api.openai.com/v1"))
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[], store=False)
