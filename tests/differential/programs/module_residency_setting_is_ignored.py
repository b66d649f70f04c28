import openai

openai.data_residency = "eu"
openai.responses.create(model="gpt-5-2025-08-07", input="x")
