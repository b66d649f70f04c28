from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file="file_1")
client.fine_tuning.jobs.list_events("ftjob_1")
client.fine_tuning.jobs.checkpoints.list("ftjob_1")
client.fine_tuning.jobs.cancel("ftjob_1")
client.fine_tuning.alpha.graders.run(grader={"type": "string_check"}, model_sample="x")
