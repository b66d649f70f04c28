from openai import OpenAI


class Townhall(OpenAI):
    pass


client = Townhall(base_url="https://eu.api.openai.com/v1")
client.chat.completions.create(model="gpt-4.1", messages=[])
