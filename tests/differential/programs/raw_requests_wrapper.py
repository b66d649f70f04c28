# sdk: >=3
import requests


class Api:
    base = "https://eu.api.openai.com/v1"

    def _post(self, path, **body):
        return requests.post(self.base + path, json=body, timeout=3)

    def chat(self):
        return self._post("/chat/completions", model="gpt-4.1-2025-04-14", messages=[])

    def embed(self):
        return self._post("/embeddings", model="text-embedding-3-small", input="x")


api = Api()
api.chat()
api.embed()
