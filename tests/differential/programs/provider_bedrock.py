# sdk: >=2.54
# env: AWS_BEARER_TOKEN_BEDROCK=x
from openai import OpenAI
from openai.providers import bedrock

client = OpenAI(provider=bedrock(region="eu-central-1"))
client.responses.create(model="openai.gpt-oss-120b", input="x")
