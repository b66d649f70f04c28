from openai import OpenAI


def outer():
    client = OpenAI(base_url="https://eu.api.openai.com/v1")

    def inner():
        return client.chat.completions.create(model="gpt-4.1", messages=[])

    return inner()


outer()
