# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import os
from openai import OpenAI

os.environ.pop("OPENAI_BASE_URL", None)
OpenAI().responses.create(model="gpt-4.1-2025-04-14", input="x")
