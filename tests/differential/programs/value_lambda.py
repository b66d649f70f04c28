from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
ask = lambda text: client.responses.create(model="gpt-5-2025-08-07", input=text)  # noqa: E731
ask("x")
