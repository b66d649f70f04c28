# sdk: >=3
from openai import OpenAI, resources
from openai.resources import Chat, VectorStores
from openai.resources.audio import Speech
from openai.resources.beta.threads.runs import Runs
from openai.resources.chat.completions.completions import Completions
from openai.resources.fine_tuning.jobs import Jobs
from openai.resources.responses import Responses
from openai.resources.vector_stores import FileBatches

client = OpenAI(base_url="https://eu.api.openai.com/v1")
VectorStores(client).create(name="x")
Chat(client=client).completions.create(model="gpt-4.1-2025-04-14", messages=[])
Speech(client).create(model="gpt-4o-mini-tts", voice="alloy", input="x")
Runs(client).create("thread", assistant_id="a")
Completions(client).create(model="gpt-4.1-2025-04-14", messages=[])
Responses(client).with_raw_response.create(model="gpt-4.1-2025-04-14", input="x")
FileBatches(client).create("store", file_ids=[])
Jobs(client).create(model="gpt-4.1-2025-04-14", training_file="x")
resources.Embeddings(client.with_options(base_url="https://us.api.openai.com/v1")).create(model="m", input="x")
