from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.evals.create(data_source_config={"type": "logs"}, testing_criteria=[])
client.evals.runs.create("eval_1", data_source={"type": "responses"})
client.evals.runs.output_items.list("run_1", eval_id="eval_1")
client.evals.delete("eval_1")
