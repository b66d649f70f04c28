# sdk: ==0.28.1
import openai

openai.Image.create(prompt="x")
openai.File.list()
openai.FineTuningJob.create(model="gpt-3.5-turbo", training_file="file_1")
openai.Model.retrieve("gpt-4")
