"""Letters are sorted without any SDK: the address alone decides where they go."""

import requests

CHAT = "https://api.openai.com/v1/chat/completions"
EUROPEAN_CHAT = "https://eu.api.openai.com/v1/chat/completions"


def body(letter: str) -> dict[str, object]:
    """What is sent: one message for a listed model."""
    return {"model": "gpt-5.4-mini-2026-03-17", "messages": [{"role": "user", "content": letter}]}


def sort_letter(letter: str, key: str) -> str:
    """The global host, written by hand."""
    headers = {"Authorization": f"Bearer {key}"}
    return requests.post(CHAT, headers=headers, json=body(letter), timeout=30).text  # RSD101


def sort_letter_in_europe(letter: str, key: str) -> str:
    """Fine: the same request to the European host."""
    headers = {"Authorization": f"Bearer {key}"}
    return requests.post(EUROPEAN_CHAT, headers=headers, json=body(letter), timeout=30).text
