from openai import OpenAI

client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key="x")
client.chat.completions.create(model="meta-llama/llama-3.1-8b-instruct", messages=[])
