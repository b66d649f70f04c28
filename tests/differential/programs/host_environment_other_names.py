# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import os as system
from os import environ as variables
from openai import OpenAI

NAME = "OPENAI_BASE_URL"
variables[NAME] = "https://us.api.openai.com/v1"
OpenAI().responses.create(model="gpt-4.1-2025-04-14", input="x")
system.environ["OTHER"] = "https://relay.contoso.dev/v1"
OpenAI(base_url=variables["OTHER"]).responses.create(model="gpt-4.1-2025-04-14", input="x")
