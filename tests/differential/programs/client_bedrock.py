# sdk: >=2.40
# env: AWS_BEARER_TOKEN_BEDROCK=x
from openai import BedrockOpenAI

client = BedrockOpenAI(aws_region="eu-central-1")
client.responses.create(model="openai.gpt-oss-120b", input="x")
