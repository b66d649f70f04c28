# sdk: >=3.46
from openai import OpenAI

OpenAI(data_residency="global").models.list()
OpenAI(data_residency="us").models.list()
OpenAI(data_residency="eu").models.list()
OpenAI(data_residency="ae").models.list()
OpenAI(data_residency="au").models.list()
OpenAI(data_residency="in").models.list()
OpenAI(data_residency="jp").models.list()
