from threading import Thread

from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
options = {"model": "gpt-5.1-2025-11-13", "input": "x", "store": True}
Thread(target=client.responses.create, kwargs=options).run()
