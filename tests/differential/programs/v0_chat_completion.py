# sdk: ==0.28.1
import openai

openai.api_key = "sk-test"
openai.ChatCompletion.create(model="gpt-4", messages=[])
openai.Completion.create(model="davinci-002", prompt="x")
