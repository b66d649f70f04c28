from openai import OpenAI

match "chat":
    case "chat":
        model = "gpt-4.1"
    case _:
        model = "gpt-4o-2024-11-20"
OpenAI(base_url="https://eu.api.openai.com/v1").chat.completions.create(model=model, messages=[])
