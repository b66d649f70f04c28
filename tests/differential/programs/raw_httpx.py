# sdk: >=3
import httpx

httpx.post("https://eu.api.openai.com/v1/responses", json={"model": "gpt-5-2025-08-07", "input": "x"})
with httpx.Client() as client:
    client.post("https://api.openai.com/v1/chat/completions", json={"model": "gpt-4.1", "messages": []})
