def ask():
    import openai

    client = openai.OpenAI(base_url="https://eu.api.openai.com/v1")
    return client.chat.completions.create(model="gpt-4.1", messages=[])


ask()
