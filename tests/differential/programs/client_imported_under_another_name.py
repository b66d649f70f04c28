from openai import OpenAI as Sdk

helper = Sdk(base_url="https://eu.api.openai.com/v1")
helper.embeddings.create(model="text-embedding-3-small", input="x", encoding_format="float")
