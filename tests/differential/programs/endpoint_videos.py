# sdk: >=2.11
from openai import OpenAI

client = OpenAI()
client.videos.create(model="sora-2", prompt="x")
client.videos.create_and_poll(model="sora-2", prompt="x")
client.videos.download_content("video_1")
client.videos.remix("video_1", prompt="x")
