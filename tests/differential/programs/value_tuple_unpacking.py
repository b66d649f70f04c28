from openai import OpenAI


def setup():
    return OpenAI(base_url="https://eu.api.openai.com/v1"), "gpt-4.1"


client, model = setup()
client.chat.completions.create(model=model, messages=[])
