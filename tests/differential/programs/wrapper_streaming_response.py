from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
with client.audio.speech.with_streaming_response.create(model="tts-1", voice="alloy", input="x") as response:
    response.read()
with client.with_streaming_response.responses.create(model="gpt-5-2025-08-07", input="x") as response:
    response.read()
