from openai import OpenAI

client = None


def setup():
    global client
    client = OpenAI(base_url="https://eu.api.openai.com/v1")


setup()
client.chat.completions.create(model="gpt-4.1", messages=[])
