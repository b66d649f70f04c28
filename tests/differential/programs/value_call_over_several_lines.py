from openai import OpenAI

client = OpenAI(
    base_url="https://eu.api.openai.com/v1",
)
(
    client.with_options(timeout=3)
    .chat.completions
    .create(
        model="gpt-4.1",
        messages=[],
    )
)
