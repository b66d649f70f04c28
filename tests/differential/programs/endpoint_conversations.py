from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
conversation = client.conversations.create()
client.conversations.items.create(conversation.id, items=[])
client.conversations.items.list("conv_1")
client.conversations.delete("conv_1")
client.responses.create(model="gpt-5-2025-08-07", input="x", conversation="conv_1")
