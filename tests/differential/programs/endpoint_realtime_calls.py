# sdk: >=2.11
from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.realtime.calls.accept("call_1", type="realtime", model="gpt-realtime")
client.realtime.calls.hangup("call_1")
