# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.content_provenance_checks.create(file=("a.png", b"x"))
client.webhooks.list()
client.safety.cases.retrieve("case_1")
