from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.chat.completions.create(model="gpt-4.1", messages=[], store=True)
client.chat.completions.parse(model="gpt-4.1", messages=[])
client.chat.completions.list()
client.chat.completions.retrieve("chatcmpl_1")
client.chat.completions.update("chatcmpl_1", metadata={"a": "b"})
client.chat.completions.delete("chatcmpl_1")
client.chat.completions.messages.list("chatcmpl_1")
