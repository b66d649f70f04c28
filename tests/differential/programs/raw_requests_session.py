# sdk: >=3
import requests

session = requests.Session()
session.headers["Authorization"] = "Bearer x"
session.post("https://eu.api.openai.com/v1/chat/completions", json={"model": "gpt-4.1", "messages": []})
with requests.Session() as other:
    other.get("https://api.openai.com/v1/models")
