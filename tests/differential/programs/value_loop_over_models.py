from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
for model in ("gpt-4.1", "gpt-4o-2024-11-20"):
    client.chat.completions.create(model=model, messages=[])
[client.embeddings.create(model=name, input="x", encoding_format="float") for name in ["text-embedding-3-small"]]
