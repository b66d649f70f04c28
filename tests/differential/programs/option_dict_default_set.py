from openai import OpenAI

options = {"timeout": 3}
options.setdefault("base_url", "https://eu.api.openai.com/v1")
options.setdefault("timeout", 4)


class Own(OpenAI):
    def __init__(self, **options):
        options.setdefault("base_url", "https://eu.api.openai.com/v1")
        super().__init__(**options)


def ask(client, **body):
    body.pop("store", None)
    client.responses.create(model="gpt-5.1-2025-11-13", input="x", **body)


ask(OpenAI(**options), store=True)
Own(timeout=3).chat.completions.create(model="gpt-4.1-2025-04-14", messages=[], store=False)
