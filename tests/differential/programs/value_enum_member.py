from enum import Enum

from openai import OpenAI


class Model(str, Enum):
    CHAT = "gpt-4.1"
    SPEECH = "tts-1"


client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.chat.completions.create(model=Model.CHAT.value, messages=[])
client.audio.speech.create(model=Model.SPEECH, voice="alloy", input="x")
