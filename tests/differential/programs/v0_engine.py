# sdk: ==0.28.1
import openai

openai.Completion.create(engine="davinci-002", prompt="x")
