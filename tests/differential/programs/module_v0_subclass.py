# sdk: <1
import openai


class Asking(openai.ChatCompletion):
    pass


Asking.create(model="gpt-4", messages=[])
Other = Asking
Other.create(model="gpt-4", messages=[])
