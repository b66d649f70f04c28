from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.embeddings.create(model="text-embedding-ada-002", input=["x"], encoding_format="float")
client.moderations.create(input="x")
client.moderations.create(model="text-moderation-latest", input="x")
