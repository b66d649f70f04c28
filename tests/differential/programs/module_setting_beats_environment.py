# env: OPENAI_BASE_URL=https://us.api.openai.com/v1
import openai

openai.base_url = "https://eu.api.openai.com/v1/"
openai.models.list()
