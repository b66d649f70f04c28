# sdk: ==0.28.1
# env: OPENAI_API_BASE=https://eu.api.openai.com/v1
import openai

openai.Moderation.create(input="x")
