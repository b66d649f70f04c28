# env: OPENAI_BASE_URL=https://us.api.openai.com/v1
import os

from openai import OpenAI

os.environ.setdefault("OPENAI_BASE_URL", "https://eu.api.openai.com/v1")
OpenAI().responses.create(model="gpt-5-2025-08-07", input="x")
