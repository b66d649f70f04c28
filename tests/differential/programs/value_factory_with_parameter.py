from openai import OpenAI


def make_client(url="https://eu.api.openai.com/v1", **options):
    return OpenAI(base_url=url, **options)


make_client(timeout=3).chat.completions.create(model="gpt-4.1", messages=[])
