# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.skills.create(files=[("a.md", b"x")])
client.skills.list()
client.skills.versions.list("skill_1")
