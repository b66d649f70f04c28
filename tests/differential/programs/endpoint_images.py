from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.images.generate(model="dall-e-2", prompt="x")
client.images.generate(prompt="x")
client.images.edit(model="gpt-image-2", image=b"x", prompt="x")
client.images.create_variation(image=b"x")
