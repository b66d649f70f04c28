from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.models.list()
client.models.retrieve("gpt-4.1")
client.models.delete("ft:gpt-4o-mini-2024-07-18:town::1")
