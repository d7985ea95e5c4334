"""Single fields of an answer, turned into what the raw tables hold."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pipelines.graph_api.client import Json


def instant(text: str) -> datetime:
    """Instagram's `2026-06-12T19:20:02+0000` as an aware UTC instant."""
    return datetime.fromisoformat(text).astimezone(UTC)


def instant_of(found: Json) -> datetime | None:
    """When something was published, in UTC; None where Instagram leaves it out."""
    return instant(found["timestamp"]) if "timestamp" in found else None


def unknown_fields(found: Json, asked: Iterable[str]) -> Json | None:
    """What an object holds beyond the fields that were asked, or None.

    Args:
        found: The object as given.
        asked: Field names as in `fields=`, with or without an expansion in braces.
    """
    names = {name.partition("{")[0] for name in asked}
    return {name: value for name, value in found.items() if name not in names} or None
