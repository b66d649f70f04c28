from functools import cached_property

from openai import OpenAI


class Service:
    @cached_property
    def client(self):
        return OpenAI(base_url="https://eu.api.openai.com/v1")

    @property
    def model(self):
        return "gpt-4.1"

    def ask(self):
        return self.client.chat.completions.create(model=self.model, messages=[])


Service().ask()
