from openai import OpenAI

OpenAI(base_url="https://{}.api.openai.com/v1".format("eu")).models.list()
OpenAI(base_url="https://%s.api.openai.com/v1" % "us").models.list()
OpenAI(base_url="https://" + "eu" + ".api.openai.com" + "/v1").models.list()
