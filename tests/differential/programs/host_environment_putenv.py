# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import os
from openai import OpenAI

os.putenv("OPENAI_BASE_URL", "https://us.api.openai.com/v1")
OpenAI().responses.create(model="gpt-4.1-2025-04-14", input="x")
