from openai import OpenAI


class Regional(OpenAI):
    def __init__(self, **options):
        super().__init__(base_url="https://eu.api.openai.com/v1", **options)


client = Regional(timeout=3)
client.chat.completions.create(model="gpt-4.1", messages=[])
