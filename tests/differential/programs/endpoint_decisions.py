# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.decisions.create(model="gpt-6-luna", input="x", questions=[])
