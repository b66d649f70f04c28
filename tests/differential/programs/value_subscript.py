from openai import OpenAI

MODELS = {"chat": "gpt-4.1", "speech": "tts-1"}
URLS = ["https://us.api.openai.com/v1", "https://eu.api.openai.com/v1"]
client = OpenAI(base_url=URLS[1])
client.chat.completions.create(model=MODELS["chat"], messages=[])
client.audio.speech.create(model=MODELS.get("speech", "tts-1-hd"), voice="alloy", input="x")
