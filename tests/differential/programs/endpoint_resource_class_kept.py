from openai import OpenAI
from openai.resources.chat.completions import Completions


class Mine(Completions):
    pass


completions = Completions(OpenAI())
completions.create(model="gpt-4.1-2025-04-14", messages=[])
Mine(OpenAI(base_url="https://us.api.openai.com/v1")).create(model="gpt-4.1-2025-04-14", messages=[])
