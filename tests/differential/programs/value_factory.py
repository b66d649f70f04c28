from openai import OpenAI


def make_client():
    return OpenAI(base_url="https://eu.api.openai.com/v1")


client = make_client()
client.chat.completions.create(model="gpt-4.1", messages=[])
make_client().models.list()
