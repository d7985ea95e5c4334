"""One question to the API: the world, the moment at which it is looked at, and what was asked."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from sandbox.dialects import Dialect
from sandbox.graph.errors import bad_parameter
from sandbox.graph.fields import Field, parse_fields, parse_limit
from sandbox.instagram import Instagram, SimulatedAccount
from sandbox.switches import Switches
from sandbox.world import World

USUAL_PAGE = 25

Json = dict[str, Any]
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Call:
    """A call that came with a token for the account that it asks about."""

    instagram: Instagram
    account: SimulatedAccount
    """Whose data is asked for; `replace(call, account=…)` looks at another one."""
    dialect: Dialect
    switches: Switches
    now: datetime
    url: str
    """The address without its query, as paging links repeat it."""
    token: str
    query: Mapping[str, str]
    """The parameters without the token."""
    refused_metrics: frozenset[str] = frozenset()
    """Metrics that a test lets be unknown."""

    @property
    def world(self) -> World:
        """The life of the account that is asked about."""
        return self.account.world

    @property
    def username(self) -> str:
        """The username that the account has now."""
        return self.instagram.changes.username(self.account, self.now)

    def refuses(self, metric: str, product_type: str) -> bool:
        """Whether a metric is gone for this account's posts of a kind (`""`: for the account)."""
        return metric in self.refused_metrics or self.instagram.changes.is_withdrawn(
            metric, self.account.account_id, product_type, self.now
        )

    def is_taken_down(self, media_id: str) -> bool:
        """Whether a test let a post or a story vanish by now."""
        return self.instagram.changes.is_taken_down(media_id, self.now)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The asked fields."""
        return parse_fields(self.query.get("fields", ""))

    @property
    def limit(self) -> int:
        """The asked page size."""
        return parse_limit(self.query.get("limit"), USUAL_PAGE)

    def instant(self, name: str) -> datetime | None:
        """A parameter that is a moment: Unix seconds or ISO 8601; None when it is not given.

        Raises:
            GraphError: It is neither.
        """
        text = self.query.get(name)
        if text is None:
            return None
        try:
            if text.isdigit():
                return datetime.fromtimestamp(int(text), UTC)
            moment = datetime.fromisoformat(text)
        except (ValueError, OverflowError, OSError) as error:
            raise bad_parameter(f"Param {name} is not a valid timestamp: {text}") from error
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

    def link(self, **changes: str | None) -> str:
        """This call's address with other parameters, or without those that are None.

        Like Meta's links it carries the token.
        """
        query = {"access_token": self.token, **self.query, **changes}
        return f"{self.url}?{urlencode({k: v for k, v in query.items() if v is not None})}"


def page(
    call: Call,
    rows: Sequence[_Row],
    id_of: Callable[[_Row], str],
    render: Callable[[_Row], Json],
    most: int,
    *,
    with_next: bool = True,
) -> Json:
    """One page of an edge: cursors on every page, links only to pages that exist (4.1).

    Args:
        call: Its `limit`, and `after` or `before`, choose the page.
        rows: All rows, in the order in which they are shown.
        id_of: What names a row; cursors are made of it, so new rows do not shift the pages.
        render: Makes a row's JSON.
        most: The largest page that is given.
        with_next: False for the edges that have cursors only (8.2).
    """
    limit, before = min(call.limit, most), call.query.get("before")
    start = _place_after(rows, id_of, call.query.get("after"))
    end = len(rows) if before is None else _place_after(rows, id_of, before) - 1
    if before is not None:
        start = max(start, end - limit)
    shown = rows[start : min(end, start + limit)]
    if not shown:
        return {"data": []}
    cursors = _cursors(shown, id_of)
    paging: Json = {"cursors": cursors}
    if with_next and start + len(shown) < len(rows):
        paging["next"] = call.link(limit=str(limit), after=cursors["after"], before=None)
    if with_next and start > 0:
        paging["previous"] = call.link(limit=str(limit), before=cursors["before"], after=None)
    return {"data": [render(row) for row in shown], "paging": paging}


def nested_page(
    rows: Sequence[_Row],
    id_of: Callable[[_Row], str],
    render: Callable[[_Row], Json],
    limit: int,
    after: str | None = None,
) -> Json | None:
    """A page of an expanded edge: cursors but no links (4.1); None when there is no row."""
    start = _place_after(rows, id_of, after)
    shown = rows[start : start + limit]
    if not shown:
        return None
    return {
        "data": [render(row) for row in shown],
        "paging": {"cursors": _cursors(shown, id_of)},
    }


def timestamp(moment: datetime) -> str:
    """An instant as Instagram writes it: UTC, the offset without a colon."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S+0000}"


def _cursors(shown: Sequence[_Row], id_of: Callable[[_Row], str]) -> Json:
    return {"before": _cursor(id_of(shown[0])), "after": _cursor(id_of(shown[-1]))}


def _cursor(row_id: str) -> str:
    return base64.urlsafe_b64encode(f"at:{row_id}".encode()).decode().rstrip("=")


def _place_after(rows: Sequence[_Row], id_of: Callable[[_Row], str], cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        named = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(":")[1]
    except (binascii.Error, IndexError, UnicodeDecodeError) as error:
        raise bad_parameter("Invalid cursor") from error
    for place, row in enumerate(rows):
        if id_of(row) == named:
            return place + 1
    raise bad_parameter("Invalid cursor")
