import dataclasses

from openai import OpenAI


@dataclasses.dataclass
class Request:
    model: str
    store: bool = False
    messages: tuple = ()


client = OpenAI()
client.chat.completions.create(**vars(Request("gpt-4.1-2025-04-14")))
client.chat.completions.create(**Request("gpt-4.1-mini", store=True).__dict__)
