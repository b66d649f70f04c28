from openai import OpenAI


class Config:
    URL = "https://eu.api.openai.com/v1"
    MODEL = "gpt-4.1"


client = OpenAI(base_url=Config.URL)
client.chat.completions.create(model=Config.MODEL, messages=[])
