from openai import OpenAI

OpenAI(base_url=" https://eu.api.openai.com/v1").responses.create(model="gpt-4.1-2025-04-14", input="x")
