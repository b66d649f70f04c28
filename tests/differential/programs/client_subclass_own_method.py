from openai import OpenAI


class Regional(OpenAI):
    def ask(self, text):
        return self.responses.create(model="gpt-5-2025-08-07", input=text)


Regional(base_url="https://eu.api.openai.com/v1").ask("x")
