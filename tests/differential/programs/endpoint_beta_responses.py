# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.beta.responses.create(model="gpt-6-luna", input="x", store=False)
client.beta.responses.retrieve("resp_1")
