# sdk: >=3
import requests


def post(*parts, **options):
    return requests.post(*parts, **options)


post("https://api.openai.com/v1/responses", json={"model": "gpt-5-2025-08-07", "input": "x", "store": False})
