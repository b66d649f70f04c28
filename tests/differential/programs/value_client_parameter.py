from openai import OpenAI


def ask(client: OpenAI, model: str):
    return client.chat.completions.create(model=model, messages=[])


ask(OpenAI(base_url="https://eu.api.openai.com/v1"), "gpt-4.1")
