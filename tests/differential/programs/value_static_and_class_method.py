from openai import OpenAI


class Service:
    @staticmethod
    def client():
        return OpenAI(base_url="https://eu.api.openai.com/v1")

    @classmethod
    def ask(cls):
        return cls.client().chat.completions.create(model="gpt-4.1", messages=[])


Service.ask()
