# sdk: >=3
import json
import urllib.request

body = json.dumps({"model": "gpt-4.1", "messages": []}).encode()
headers = {"Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request("https://api.openai.com/v1/chat/completions", body, headers))
urllib.request.urlopen("https://eu.api.openai.com/v1/models")
