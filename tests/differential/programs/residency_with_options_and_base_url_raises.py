# sdk: >=3.3
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.with_options(data_residency="eu", base_url="https://eu.api.openai.com/v1").models.list()
