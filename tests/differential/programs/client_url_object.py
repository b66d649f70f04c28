# sdk: >=3
import httpx2
from openai import OpenAI

client = OpenAI(base_url=httpx2.URL("https://us.api.openai.com/v1"))
client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
client.base_url = httpx2.URL("https://eu.api.openai.com/v1")
client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
