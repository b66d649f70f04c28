from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.batches.create(input_file_id="file_1", endpoint="/v1/responses", completion_window="24h")
client.batches.retrieve("batch_1")
client.batches.cancel("batch_1")
client.batches.list()
