# sdk: >=3
import httpx2
from openai import OpenAI


class Fixed(OpenAI):
    @property
    def base_url(self):
        return httpx2.URL("https://us.api.openai.com/v1/")


class Later(OpenAI):
    def __init__(self):
        super().__init__(base_url="https://eu.api.openai.com/v1")
        self.base_url = "https://us.api.openai.com/v1"


class Hidden(OpenAI):
    def __init__(self):
        super().__init__(base_url="https://eu.api.openai.com/v1")
        self._base_url = httpx2.URL("https://us.api.openai.com/v1/")


Fixed(base_url="https://eu.api.openai.com/v1").chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
Later().chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
Hidden().chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
