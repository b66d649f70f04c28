# sdk: >=3
import json

import requests

body = {"model": "gpt-4.1", "messages": [], "store": True}
requests.post("https://api.openai.com/v1/chat/completions", data=json.dumps(body), timeout=3)
