# sdk: ==0.28.1
import openai

openai.ChatCompletion.create(api_base="https://eu.api.openai.com/v1", model="gpt-4", messages=[])
openai.ChatCompletion.create(model="gpt-4", messages=[])
