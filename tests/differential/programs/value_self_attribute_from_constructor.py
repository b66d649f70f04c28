from openai import OpenAI


class Service:
    def __init__(self, client, model="gpt-4.1"):
        self.client = client
        self.model = model

    def ask(self):
        return self.client.chat.completions.create(model=self.model, messages=[])


Service(OpenAI(base_url="https://eu.api.openai.com/v1")).ask()
