"""A small assistant for a town hall. Some of its calls stay in Europe, some do not."""

from openai import OpenAI

EUROPE = "https://eu.api.openai.com/v1"
MODEL = "gpt-5.4-mini-2026-03-17"

client = OpenAI(base_url=EUROPE)  # fine: content goes to Europe
spare = OpenAI()  # RSD101: nothing says where, so it is the global endpoint
partner = OpenAI(base_url="https://us.api.openai.com/v1")  # RSD102: another region's host


def answer(question: str) -> str:
    """Fine: a European host, a listed model, nothing stored."""
    return client.responses.create(model=MODEL, input=question, store=False).output_text


def answer_and_keep(question: str) -> str:
    """The answer stays on the server."""
    messages = [{"role": "user", "content": question}]
    reply = client.chat.completions.create(model=MODEL, messages=messages, store=True)  # RSD401
    return reply.choices[0].message.content or ""


def answer_aloud(question: str) -> str:
    """A model that the policy does not list for Europe."""
    messages = [{"role": "user", "content": question}]
    voice = {"voice": "alloy", "format": "wav"}
    reply = client.chat.completions.create(model="gpt-audio-1.5", audio=voice, messages=messages, store=False)  # RSD201
    return reply.choices[0].message.audio.data


def try_again(question: str) -> str:
    """A regional client, turned round for one call."""
    world = client.with_options(base_url="https://api.openai.com/v1")  # RSD105
    return world.responses.create(model=MODEL, input=question, store=False).output_text


def ask_the_archive(question: str) -> str:
    """A tool on a server that residency does not cover."""
    archive = {"type": "mcp", "server_label": "archive", "server_url": "https://archive.example/mcp"}
    return client.responses.create(model=MODEL, input=question, store=False, tools=[archive]).output_text  # RSD502
