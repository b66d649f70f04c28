from functools import lru_cache

from openai import OpenAI


@lru_cache
def get_client():
    return OpenAI(base_url="https://eu.api.openai.com/v1")


get_client().chat.completions.create(model="gpt-4.1", messages=[])
