# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import os
from openai import OpenAI

key = os.environ["OPENAI_API_KEY"]
os.environ.clear()
OpenAI(api_key=key).responses.create(model="gpt-4.1-2025-04-14", input="x")
