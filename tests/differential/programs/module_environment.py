# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import openai

openai.embeddings.create(model="text-embedding-3-small", input="x", encoding_format="float")
