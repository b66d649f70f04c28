from openai import NOT_GIVEN, OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
KEEP = True
client.responses.create(model="gpt-5-2025-08-07", input="x", store=KEEP)
client.responses.create(model="gpt-5-2025-08-07", input="x", store=not KEEP)
client.responses.create(model="gpt-5-2025-08-07", input="x", store=None)
client.responses.create(model="gpt-5-2025-08-07", input="x", store=NOT_GIVEN)
