# sdk: ==0.28.1
# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import openai

openai.Model.list()
