from openai import OpenAI

if client := OpenAI(base_url="https://eu.api.openai.com/v1"):
    client.chat.completions.create(model=(model := "gpt-4.1"), messages=[])
    client.chat.completions.create(model=model, messages=[], store=False)
