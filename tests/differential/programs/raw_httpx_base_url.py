# sdk: >=3
import httpx

client = httpx.Client(base_url="https://eu.api.openai.com/v1")
client.post("/chat/completions", json={"model": "gpt-4.1", "messages": [], "store": False})
