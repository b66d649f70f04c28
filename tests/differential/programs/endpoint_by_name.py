from operator import attrgetter, itemgetter, methodcaller

from openai import OpenAI

client = OpenAI(base_url=itemgetter("eu")({"eu": "https://eu.api.openai.com/v1"}))
attrgetter("chat.completions.create")(client)(model="gpt-4.1-2025-04-14", messages=[])
attrgetter("chat.completions")(client).create(model="gpt-4.1-2025-04-14", messages=[])
get = attrgetter("chat.completions.create")
ask = get(client)
ask(model="gpt-4.1-2025-04-14", messages=[])
methodcaller("create", model="gpt-4.1-2025-04-14", messages=[])(client.chat.completions)
