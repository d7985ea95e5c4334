"""One question to the API: the world, the moment at which it is looked at, and what was asked."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from sandbox.graph.errors import bad_parameter
from sandbox.graph.fields import Field, parse_fields, parse_limit
from sandbox.world import World

USUAL_PAGE = 25

Json = dict[str, Any]
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Call:
    """A call that came with a valid token."""

    world: World
    now: datetime
    url: str
    """The address without its query, as paging links repeat it."""
    token: str
    query: Mapping[str, str]
    """The parameters without the token."""
    refused_metrics: frozenset[str] = frozenset()
    """Metrics that a test lets fail."""

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

    def link(self, **changes: str) -> str:
        """This call's address with other parameters; like Meta's links it carries the token."""
        return f"{self.url}?{urlencode({'access_token': self.token, **self.query, **changes})}"


def page(
    call: Call,
    rows: Sequence[_Row],
    id_of: Callable[[_Row], str],
    render: Callable[[_Row], Json],
    most: int,
) -> Json:
    """One page of an edge: `after` on every page, `next` only where more follows (4.1).

    Args:
        call: Its `limit` and `after` choose the page.
        rows: All rows, in the order in which they are shown.
        id_of: What names a row; cursors are made of it, so new rows do not shift the pages.
        render: Makes a row's JSON.
        most: The largest page that is given.
    """
    start = _start(rows, id_of, call.query.get("after"))
    limit = min(call.limit, most)
    shown = rows[start : start + limit]
    if not shown:
        return {"data": []}
    paging: Json = {"cursors": _cursors(shown, id_of)}
    if start + limit < len(rows):
        paging["next"] = call.link(limit=str(limit), after=paging["cursors"]["after"])
    return {"data": [render(row) for row in shown], "paging": paging}


def nested_page(
    rows: Sequence[_Row], id_of: Callable[[_Row], str], render: Callable[[_Row], Json], limit: int
) -> Json | None:
    """The first page of an expanded edge: cursors but no links (4.1); None when there is no row."""
    shown = rows[:limit]
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


def _start(rows: Sequence[_Row], id_of: Callable[[_Row], str], after: str | None) -> int:
    if after is None:
        return 0
    try:
        named = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().split(":")[1]
    except (binascii.Error, IndexError, UnicodeDecodeError) as error:
        raise bad_parameter("Invalid cursor") from error
    for place, row in enumerate(rows):
        if id_of(row) == named:
            return place + 1
    raise bad_parameter("Invalid cursor")
