from openai import OpenAI


class Base:
    model = "gpt-4.1"

    def __init__(self):
        self.client = OpenAI(base_url="https://eu.api.openai.com/v1")


class Chat(Base):
    model = "gpt-4o-2024-11-20"

    def ask(self):
        return self.client.chat.completions.create(model=self.model, messages=[])


Chat().ask()
