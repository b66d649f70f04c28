# sdk: >=3
import requests

BASE = "https://api.openai.com/v1"
requests.post("https://eu.api.openai.com/v1/responses", json={"model": "gpt-5-2025-08-07", "input": "x", "store": False})
requests.post(f"{BASE}/chat/completions", json={"model": "gpt-4.1", "messages": []}, timeout=3)
requests.get(BASE + "/models", timeout=3)
requests.delete(f"{BASE}/files/file_1", timeout=3)
requests.request("POST", f"{BASE}/embeddings", json={"model": "text-embedding-3-small", "input": "x"}, timeout=3)
