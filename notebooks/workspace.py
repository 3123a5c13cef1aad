"""A workspace as the notebooks see it: rows as data frames, incidents, and the way back for scores.

It is the local Azure after `. .picket/local.env`, and any other workspace with the same variables set.
"""

import os
from datetime import datetime, timedelta, timezone

import pandas
import requests
from azure.identity import ClientSecretCredential
from azure.mgmt.securityinsight import SecurityInsights
from azure.monitor.ingestion import LogsIngestionClient
from azure.monitor.query import LogsQueryClient, LogsQueryStatus

ARM = os.environ.get("PICKET_ARM_ENDPOINT", "https://management.azure.com")
QUERY = os.environ.get("PICKET_QUERY_ENDPOINT", "https://api.loganalytics.io")
SUBSCRIPTION = os.environ["PICKET_SUBSCRIPTION_ID"]
GROUP = os.environ["PICKET_RESOURCE_GROUP"]
WORKSPACE = os.environ["PICKET_WORKSPACE_NAME"]
ARM_SCOPE = "https://management.azure.com/.default"

# Only the tenant `adfs` is signed in to without the internet.
is_local = "localhost" in ARM
credential = ClientSecretCredential(
    "adfs" if is_local else os.environ["AZURE_TENANT_ID"],
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=os.environ.get("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com"),
)
logs = LogsQueryClient(credential, endpoint=QUERY + "/v1")
sentinel = SecurityInsights(credential, SUBSCRIPTION, base_url=ARM, credential_scopes=[ARM_SCOPE])


def query(kql: str, days: float = 30) -> pandas.DataFrame:
    """The rows of a query; an answer that is only a part raises, it is never taken for the whole."""
    answer = logs.query_workspace(os.environ["PICKET_WORKSPACE_ID"], kql, timespan=timedelta(days=days))
    if answer.status != LogsQueryStatus.SUCCESS:
        raise RuntimeError(f"The query was answered only in part: {answer.partial_error}")
    table = answer.tables[0]
    return pandas.DataFrame(data=list(table.rows), columns=table.columns)


def upload_scores(scores: pandas.DataFrame, rule: str = "picket-scores", stream: str = "Custom-PicketScores") -> int:
    """Sends scores through the Logs Ingestion API to PicketScores_CL; gives their number."""
    found = requests.get(
        f"{ARM}/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Insights/dataCollectionRules/{rule}",
        params={"api-version": "2024-03-11"},
        headers={"Authorization": "Bearer " + credential.get_token(ARM_SCOPE).token},
        timeout=60,
    )
    found.raise_for_status()
    properties = found.json()["properties"]
    client = LogsIngestionClient(properties["endpoints"]["logsIngestion"], credential)
    rows = scores.to_dict("records")
    client.upload(rule_id=properties["immutableId"], stream_name=stream, logs=rows)
    return len(rows)


def now() -> str:
    """This moment as the service writes it."""
    return datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
