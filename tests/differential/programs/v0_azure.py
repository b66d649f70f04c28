# sdk: ==0.28.1
import openai

openai.api_type = "azure"
openai.api_base = "https://town.openai.azure.com"
openai.api_version = "2023-05-15"
openai.ChatCompletion.create(engine="our-deployment", messages=[])
