from openai import OpenAI


class Service:
    def __init__(self):
        self._client = None

    def ask(self):
        if self._client is None:
            self._client = OpenAI(base_url="https://eu.api.openai.com/v1")
        return self._client.chat.completions.create(model="gpt-4.1", messages=[])


Service().ask()
