from openai import chat, embeddings

chat.completions.create(model="gpt-4.1", messages=[])
embeddings.create(model="text-embedding-3-small", input="x", encoding_format="float")
