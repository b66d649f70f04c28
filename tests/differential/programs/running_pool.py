from multiprocessing.pool import ThreadPool

from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")


def ask(text, store=False):
    client.responses.create(model="gpt-5.1-2025-11-13", input=text, store=store)


def sort(text):
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=[{"role": "user", "content": text}], store=False)


with ThreadPool(1) as pool:
    pool.starmap(ask, [("x", True)])
    pool.map(sort, ["x"])
    pool.apply_async(client.embeddings.create, kwds={"model": "text-embedding-3-small", "input": "x"}).get()
    pool.apply(client.moderations.create, (), {"model": "omni-moderation-latest", "input": "x"})
