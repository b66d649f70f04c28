# sdk: >=2.54
# env: AWS_BEARER_TOKEN_BEDROCK=x
# env: OPENAI_BASE_URL=https://eu.api.openai.com/v1
import openai

client = openai.OpenAI(provider=openai.providers.bedrock(region="eu-west-1"))
client.responses.create(model="openai.gpt-oss-120b", input="x")
