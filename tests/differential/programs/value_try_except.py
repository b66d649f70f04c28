from openai import OpenAI

try:
    model = "gpt-4.1"
except KeyError:
    model = "gpt-4o-2024-11-20"
try:
    OpenAI(base_url="https://eu.api.openai.com/v1").chat.completions.create(model=model, messages=[])
finally:
    pass
