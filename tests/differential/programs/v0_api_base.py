# sdk: ==0.28.1
import openai

openai.api_base = "https://eu.api.openai.com/v1"
openai.ChatCompletion.create(model="gpt-4", messages=[])
openai.Embedding.create(model="text-embedding-ada-002", input="x")
