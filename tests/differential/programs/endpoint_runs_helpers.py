from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.beta.threads.runs.create_and_poll(thread_id="thread_1", assistant_id="asst_1")
client.beta.threads.runs.submit_tool_outputs_and_poll(run_id="run_1", thread_id="thread_1", tool_outputs=[])
client.beta.threads.create_and_run_poll(assistant_id="asst_1")
