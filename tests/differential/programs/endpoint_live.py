# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
client.live.create(session={"model": "gpt-live-1", "store": False}, transport={"type": "webrtc", "sdp": "x"})
with client.live.connect() as connection:
    connection.close()
