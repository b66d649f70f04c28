import openai as oai

client = oai.OpenAI()
client.moderations.create(model="omni-moderation-latest", input="x")
