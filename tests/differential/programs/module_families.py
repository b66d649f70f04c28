import openai

openai.images.generate(model="gpt-image-2", prompt="x")
openai.moderations.create(input="x")
openai.files.list()
openai.batches.list()
openai.fine_tuning.jobs.list()
openai.completions.create(model="gpt-3.5-turbo-instruct", prompt="x")
openai.vector_stores.create(name="x")
openai.beta.assistants.list()
