# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.beta.agents.list()
client.beta.agents.sessions.list()
client.beta.agents.vaults.list()
