from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
type(client)().chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
client.__class__(base_url="https://us.api.openai.com/v1").chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
Mine = type("Mine", (OpenAI,), {})
Mine(base_url="https://eu.api.openai.com/v1").chat.completions.create(model="gpt-4.1-2025-04-14", messages=[])
