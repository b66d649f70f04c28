from concurrent.futures import ThreadPoolExecutor

from openai import OpenAI


def ask(text, url="https://eu.api.openai.com/v1"):
    OpenAI(base_url=url).responses.create(model="gpt-5.1-2025-11-13", input=text, store=False)


with ThreadPoolExecutor(1) as executor:
    list(executor.map(ask, ["x"], ["https://us.api.openai.com/v1"]))
