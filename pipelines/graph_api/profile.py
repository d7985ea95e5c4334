"""The account's profile, and whom a token belongs to (graph-api.md 3.1)."""

from dataclasses import replace

import httpx
from pydantic import SecretStr

from pipelines.graph_api.client import INSTAGRAM, Account, Answer, GraphClient, Json
from pipelines.graph_api.facts import PROFILE_FIELDS
from pipelines.graph_api.fields import unknown_fields
from pipelines.graph_api.rows import ProfileRow, Rows


async def identify(http: httpx.AsyncClient, token: SecretStr, base_url: str = INSTAGRAM) -> Account:
    """Whom a token belongs to, ready to be read.

    Raises:
        GraphError: The token is not accepted, or Instagram cannot be reached.
    """
    unknown = Account(account_id="", username="", token=token, base_url=base_url)
    found = _flat(await GraphClient(http, unknown).get("me", fields="user_id,username"))
    return replace(unknown, account_id=found["user_id"], username=found["username"])


async def read_profile(client: GraphClient, rows: Rows) -> None:
    """Read the profile once: one row in `profiles`.

    Raises:
        GraphError: It cannot be read.
    """
    answer = await client.get(client.account.account_id, fields=",".join(PROFILE_FIELDS))
    found = _flat(answer)
    rows.profiles.append(
        ProfileRow(
            account_id=client.account.account_id,
            captured_at=answer.at,
            app_scoped_id=found.get("id"),
            username=found.get("username"),
            name=found.get("name"),
            account_type=found.get("account_type"),
            biography=found.get("biography"),
            website=found.get("website"),
            profile_picture_url=found.get("profile_picture_url"),
            followers_count=found.get("followers_count"),
            follows_count=found.get("follows_count"),
            media_count=found.get("media_count"),
            other=unknown_fields(found, (*PROFILE_FIELDS, "id")),
            run_id=rows.run_id,
        )
    )


def _flat(answer: Answer) -> Json:
    """Live answers are flat; the documented ones sit in `data[0]`."""
    found: Json = answer.body["data"][0] if "data" in answer.body else answer.body
    return found
