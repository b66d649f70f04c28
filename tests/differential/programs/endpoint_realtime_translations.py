# sdk: >=3.46
from openai import OpenAI

client = OpenAI(data_residency="eu")
with client.realtime.translations.connect(model="gpt-realtime-translate") as connection:
    connection.close()
