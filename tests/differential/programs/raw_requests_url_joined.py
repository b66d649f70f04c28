# sdk: >=3
from urllib.parse import urljoin

import requests

BASE = "https://api.openai.com/v1/"
requests.post(urljoin(BASE, "responses"), json={"model": "gpt-5-2025-08-07", "input": "x", "store": False}, timeout=3)
requests.post(urljoin(BASE, "/v1/embeddings"), json={"model": "text-embedding-3-small", "input": "x"}, timeout=3)
