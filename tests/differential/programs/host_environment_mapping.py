# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import os
from openai import OpenAI

settings = {"OPENAI_BASE_URL": "https://us.api.openai.com/v1", "OPENAI_ORG_ID": "org"}
os.environ.update(settings)
OpenAI().responses.create(model="gpt-4.1-2025-04-14", input="x")
