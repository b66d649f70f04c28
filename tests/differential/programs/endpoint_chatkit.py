# sdk: >=2.11
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.beta.chatkit.sessions.create(user="u", workflow={"id": "wf_1"})
client.beta.chatkit.threads.list()
