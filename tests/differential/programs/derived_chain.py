from openai import OpenAI

client = OpenAI().with_options(timeout=3).copy(base_url="https://eu.api.openai.com/v1").with_options(max_retries=0)
client.chat.completions.create(model="gpt-4.1", messages=[])
