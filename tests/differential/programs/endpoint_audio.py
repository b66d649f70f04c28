from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.audio.speech.create(model="tts-1-hd", voice="alloy", input="x")
client.audio.transcriptions.create(model="whisper-1", file=("a.mp3", b"x"))
client.audio.translations.create(model="whisper-1", file=("a.mp3", b"x"))
