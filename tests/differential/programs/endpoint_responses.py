from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.responses.create(model="gpt-5-2025-08-07", input="x", store=False)
client.responses.create(model="gpt-5-2025-08-07", input="x", store=True, background=True)
client.responses.create(model="gpt-5-2025-08-07", input="x", previous_response_id="resp_1")
client.responses.parse(model="gpt-5-2025-08-07", input="x")
client.responses.retrieve("resp_1")
client.responses.cancel("resp_1")
client.responses.delete("resp_1")
client.responses.input_items.list("resp_1")
