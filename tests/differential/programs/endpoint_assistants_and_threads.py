from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.beta.assistants.create(model="gpt-4o-2024-11-20", name="helper")
thread = client.beta.threads.create()
client.beta.threads.messages.create(thread.id, role="user", content="x")
client.beta.threads.runs.create(thread_id=thread.id, assistant_id="asst_1", model="gpt-4o-mini")
client.beta.threads.runs.steps.list("run_1", thread_id=thread.id)
client.beta.threads.create_and_run(assistant_id="asst_1")
client.beta.threads.delete(thread.id)
