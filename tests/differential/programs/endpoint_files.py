from openai import OpenAI

client = OpenAI(base_url="https://eu.api.openai.com/v1")
client.files.create(file=("a.txt", b"x"), purpose="user_data")
client.files.list()
client.files.retrieve("file_1")
client.files.content("file_1")
client.files.delete("file_1")
client.files.wait_for_processing("file_1")
