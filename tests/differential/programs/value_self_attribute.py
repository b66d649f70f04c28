from openai import OpenAI


class Service:
    def __init__(self):
        self.client = OpenAI(base_url="https://eu.api.openai.com/v1")
        self.model = "gpt-4.1-2025-04-14"

    def ask(self):
        return self.client.chat.completions.create(model=self.model, messages=[])


Service().ask()
