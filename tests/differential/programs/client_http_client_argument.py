from openai import DefaultHttpxClient, OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1", http_client=DefaultHttpxClient(timeout=3))
client.chat.completions.create(model="gpt-4.1", messages=[])
