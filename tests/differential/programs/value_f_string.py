from openai import OpenAI

REGION = "eu"
client = OpenAI(base_url=f"https://{REGION}.api.openai.com/v1")
size = "mini"
client.chat.completions.create(model=f"gpt-4.1-{size}", messages=[])
