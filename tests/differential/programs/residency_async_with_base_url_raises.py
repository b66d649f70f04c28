# sdk: >=3.3
from openai import AsyncOpenAI

options = {"base_url": "https://eu.api.openai.com/v1"}
client = AsyncOpenAI(data_residency="eu", **options)
