from dataclasses import dataclass

from openai import OpenAI


@dataclass
class Config:
    url: str = "https://eu.api.openai.com/v1"
    model: str = "gpt-4.1"


config = Config(model="gpt-4o-2024-11-20")
OpenAI(base_url=config.url).chat.completions.create(model=config.model, messages=[])
