"""The account's profile, and whom a token belongs to (graph-api.md 1, 3)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
from pydantic import SecretStr

from pipelines.graph_api.client import Account, Answer, GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.fields import unknown_fields
from pipelines.graph_api.flavours import INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.paging import read_pages
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import ProfileRow

PAGES = 100
"""Facebook Pages asked for at once."""


async def identify(
    http: httpx.AsyncClient,
    token: SecretStr,
    flavour: Flavour = INSTAGRAM_LOGIN,
    base_url: str = "",
) -> list[Account]:
    """Whom a token belongs to, ready to be read.

    Args:
        http: Connections.
        token: A user token of either login; the accounts keep it, no Page's token is asked for.
        flavour: The login that gave it.
        base_url: Scheme and host instead of the login's own.

    Returns:
        One account with Instagram Login; with Facebook Login that of every Page which has one, so
        perhaps none.

    Raises:
        GraphError: The token is not accepted, Instagram cannot be reached, or does not say whose
            it is.
    """
    unknown = Account("", "", token, base_url=base_url, flavour=flavour)
    client = GraphClient(http, unknown)
    if flavour is INSTAGRAM_LOGIN:
        found = _flat(await client.get("me", fields="user_id,username"))
        if "user_id" not in found:
            raise GraphError(ErrorKind.PERMANENT, "Instagram does not say whose login this is")
        account_id, username = str(found["user_id"]), found.get("username", "")
        return [replace(unknown, account_id=account_id, username=username)]
    named = {found["id"]: found["username"] async for found in _accounts_of_pages(client)}
    return [replace(unknown, account_id=id_, username=name) for id_, name in named.items()]


async def _accounts_of_pages(client: GraphClient) -> AsyncIterator[Json]:
    """Id and username of the account of every Page; most Pages have none (graph-api.md 1)."""
    fields = "id,name,instagram_business_account{id,username}"
    async for page in read_pages(client, "me/accounts", fields=fields, limit=PAGES):
        for item in page.items:
            account = item.get("instagram_business_account")
            if account is None:
                continue
            if "username" not in account:
                account = (await client.get(account["id"], fields="id,username")).body
            yield account


async def read_profile(client: GraphClient, rows: Rows) -> None:
    """Read the profile once: one row in `profiles`.

    Raises:
        GraphError: It cannot be read.
    """
    fields = client.account.flavour.profile_fields
    answer = await client.get(client.account.account_id, fields=",".join(fields))
    found = _flat(answer)
    ig_id = found.get("ig_id")
    rows.profiles.append(
        ProfileRow(
            account_id=client.account.account_id,
            captured_at=answer.at,
            # Only Instagram Login gives an app's own id as `id`, beside `user_id` (3).
            app_scoped_id=found.get("id") if "user_id" in fields else None,
            username=found.get("username"),
            name=found.get("name"),
            account_type=found.get("account_type"),
            biography=found.get("biography"),
            website=found.get("website"),
            ig_id=None if ig_id is None else str(ig_id),
            has_profile_pic=found.get("has_profile_pic"),
            is_published=found.get("is_published"),
            profile_picture_url=found.get("profile_picture_url"),
            followers_count=found.get("followers_count"),
            follows_count=found.get("follows_count"),
            media_count=found.get("media_count"),
            other=rows.note_new_fields("profile", unknown_fields(found, (*fields, "id"))),
            run_id=rows.run_id,
        )
    )


def _flat(answer: Answer) -> Json:
    """Live answers are flat; the documented ones sit in `data[0]`."""
    documented: list[Json] | None = answer.body.get("data")
    return answer.body if documented is None else next(iter(documented), {})
