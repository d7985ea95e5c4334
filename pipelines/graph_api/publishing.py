"""How much the account may still publish through the API today (graph-api.md 11)."""

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.known import Known
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import PublishingLimitRow
from pipelines.graph_api.verdicts import ACCOUNT, Verdicts

EDGE = "content_publishing_limit"


async def read_publishing_limit(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read the quota: at most one row in `publishing_limits`.

    The edge may want a permission to publish, which a reader of numbers does not ask for; its
    refusal is remembered like that of a metric and is nothing that the owner has to mend.

    Raises:
        GraphError: The account has to wait.
    """
    verdicts = Verdicts(client, known, rows)
    if not verdicts.asks(ACCOUNT, EDGE):
        return
    try:
        answer = await client.get(
            f"{client.account.account_id}/{EDGE}", fields="quota_usage,config"
        )
    except GraphError as error:
        if not error.is_refusal:
            raise
        verdicts.put_aside(ACCOUNT, [EDGE], error)
        return
    verdicts.accept(ACCOUNT, [EDGE])
    for given in answer.body["data"]:
        config = given.get("config") or {}
        rows.publishing_limits.append(
            PublishingLimitRow(
                account_id=client.account.account_id,
                captured_at=answer.at,
                quota_usage=given["quota_usage"],
                quota_total=config.get("quota_total"),
                quota_duration_seconds=config.get("quota_duration"),
                run_id=rows.run_id,
            )
        )
