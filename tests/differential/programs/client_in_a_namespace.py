from openai import OpenAI


class Settings:
    url = "https://eu.api.openai.com/v1"

    def __init__(self, **more):
        self.model = "gpt-4.1-2025-04-14"
        self.__dict__.update(more)


class Frozen:
    def __init__(self, url):
        object.__setattr__(self, "url", url)


settings = Settings(url="https://us.api.openai.com/v1")
vars(settings)["client"] = OpenAI(base_url=settings.url)
settings.__dict__["client"].chat.completions.create(model=settings.model, messages=[])
OpenAI(base_url=Frozen("https://us.api.openai.com/v1").url).chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
globals()["named"] = OpenAI()
named.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
globals()["named"].chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
