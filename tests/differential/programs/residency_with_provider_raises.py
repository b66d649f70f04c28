# sdk: >=3.3
# env: AWS_BEARER_TOKEN_BEDROCK=x
from openai import OpenAI
from openai.providers import bedrock

client = OpenAI(provider=bedrock(region="eu-central-1"), data_residency="eu")
