# sdk: >=3
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.responses.connect() as connection:
    connection.close()
