from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")


def ask(**options):
    return client.chat.completions.create(messages=[], **options)


ask(model="gpt-4.1", store=False)
