# sdk: >=3
import httpx2
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client._base_url = httpx2.URL("https://us.api.openai.com/v1/")
client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
other = OpenAI(base_url="https://eu.api.openai.com/v1")
vars(other)["_base_url"] = httpx2.URL("https://us.api.openai.com/v1/")
other.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
third = OpenAI(base_url="https://eu.api.openai.com/v1")
third._base_url = httpx2.URL("https://us.api.openai.com/v1")
third.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
inner = OpenAI(base_url="https://eu.api.openai.com/v1")
inner._client.base_url = "https://us.api.openai.com/v1"
inner.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
