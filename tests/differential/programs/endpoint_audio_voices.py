# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.audio.voices.delete("voice_1")
client.audio.voice_consents.list()
