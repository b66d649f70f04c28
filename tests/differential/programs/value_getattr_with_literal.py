from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
completions = getattr(getattr(client, "chat"), "completions")
completions.create(model="gpt-4.1", messages=[])
