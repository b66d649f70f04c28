# sdk: >=3.32
from openai import OpenAI

client = OpenAI(admin_api_key="x")
client.admin.organization.projects.create(name="x", residency="EU_STORAGE_PROCESSING")
client.admin.organization.projects.create(name="x")
client.admin.organization.projects.data_retention.update("proj_1", retention_type="zero_data_retention")
