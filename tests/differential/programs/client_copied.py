import copy

from openai import OpenAI

client = OpenAI(base_url="https://us.api.openai.com/v1")
other = copy.copy(client)
other.base_url = "https://eu.api.openai.com/v1"
other.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
copy.copy(client).chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
