from openai import OpenAI

with OpenAI().realtime.connect(model="gpt-realtime-2") as connection:
    connection.close()
