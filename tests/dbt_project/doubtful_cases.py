"""Accounts whose data prove less than they seem to: each is one trap, named after it.

What is told here is what the raw tables hold; what may be claimed of it is said in `test_doubts`.
"""

from collections.abc import Mapping

from tests.dbt_project.raw_warehouse import RawWarehouse, utc

REUSED_BY = "17841400000000021"
REUSED_FROM = "17841400000000022"
SHORT = "17841400000000023"
BUSY = "17841400000000024"

FIRST, SECOND, THIRD = "2026-01-10 12:00:00", "2026-02-10 12:00:00", "2026-03-10 12:00:00"
OLD = {"anna": "2025-01-01", "bert": "2025-02-01", "cora": "2025-03-01"}


def tell(raw: RawWarehouse) -> None:
    """Add every trap."""
    _lists_without_proof(raw)
    _names_and_seconds(raw)
    _reasons(raw)
    _usernames_reused(raw)
    _readings(raw)


def _told(raw: RawWarehouse, username: str, *lists: Mapping[str, str | None]) -> None:
    for at, listed in zip((FIRST, SECOND, THIRD), lists, strict=False):
        raw.archive(f"{username}-{at}", username, at, listed)


def _lists_without_proof(raw: RawWarehouse) -> None:
    _told(raw, "empty", OLD, {})
    _told(raw, "timeless", OLD, {"anna": None}, OLD)
    raw.archive("no-list-1", "no_list", FIRST, OLD)
    raw.archive("no-list-2", "no_list", SECOND, None, {"anna": "2025-01-02"})
    # 96 of 100 names: within the tolerance for a count that lags, and all of the oldest are gone.
    many = {f"fan_{n:03}": f"2025-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(100)}
    raw.connected(SHORT, "short", FIRST)
    for at in (FIRST, SECOND):
        raw.profile(SHORT, at, 100, username="short")
    raw.archive("short-1", "short", FIRST, many)
    # Besides the four oldest, fan_050 is missing in the middle.
    raw.archive(
        "short-2",
        "short",
        SECOND,
        {name: at for name, at in many.items() if name >= "fan_004" and name != "fan_050"},
    )
    # Of both, only the day is known.
    day = 86_400
    raw.archive("day-1", "day", "2026-01-10", OLD, precision_seconds=day)
    raw.archive(
        "day-2",
        "day",
        "2026-02-10",
        {"anna": "2025-01-01", "bert": "2025-02-01", "dora": "2026-01-09 20:00:00"},
        precision_seconds=day,
    )


def _names_and_seconds(raw: RawWarehouse) -> None:
    # The same name with an older time: nobody can say what happened, and it is listed.
    _told(raw, "retimed", OLD, {**OLD, "bert": "2025-01-20"})
    # Whom the owner follows is not in the newest archive.
    raw.archive("half-1", "half", FIRST, OLD, {"anna": "2025-01-02"})
    raw.archive("half-2", "half", SECOND, OLD)
    _told(raw, "swap", OLD, {**OLD, "anna": OLD["bert"], "bert": OLD["anna"]})
    _told(
        raw,
        "chain",
        {"a": "2025-01-01"},
        {"b": "2025-01-01"},
        {"c": "2025-01-01", "a": "2026-03-01"},
    )


def _reasons(raw: RawWarehouse) -> None:
    def archive(number: int, at: str, followers: dict[str, str], following: dict[str, str]) -> None:
        raw.archive(f"reasons-{number}", "reasons", at, followers, following)

    second = "2025-05-05 10:00:00"
    followers = {"base": "2024-01-01", "away": "2025-01-01", "left": "2025-02-01"}
    twins = {"one": "2025-03-01", "two": "2025-04-01", "red": "2025-05-01", "blue": "2025-06-01"}
    other = "2025-06-06 10:00:00"
    archive(
        1,
        FIRST,
        followers | twins,
        {
            "left": "2024-02-01",
            "away": "2024-03-01",
            **dict.fromkeys(("one", "two"), second),
            **dict.fromkeys(("red", "blue"), other),
        },
    )
    # `one` and `two` were followed in one second, and `one` is still there. Of `red` and `blue`,
    # neither is, and only one account was deleted.
    archive(
        2,
        SECOND,
        {"base": "2024-01-01"},
        {
            "left": "2024-02-01",
            "away": "2024-03-01",
            "one": second,
            "__deleted__abc": second,
            "__deleted__xyz": other,
        },
    )
    archive(3, THIRD, {"base": "2024-01-01", "away": "2025-01-01"}, {"left": "2024-02-01"})


def _usernames_reused(raw: RawWarehouse) -> None:
    """The name `oak` passed from one tracked account to another."""
    raw.connected(REUSED_FROM, "oak", "2025-01-01")
    raw.profile(REUSED_FROM, "2025-01-01", None, username="oak")
    raw.profile(REUSED_FROM, "2025-12-01", None, username="oak_old")
    raw.connected(REUSED_BY, "oak", "2026-01-01")
    raw.archive("oak-1", "oak", "2025-06-01", OLD)
    raw.archive("oak-2", "oak", SECOND, {"xena": "2024-01-01"}, imported_at="2026-04-01")


def _readings(raw: RawWarehouse) -> None:
    raw.connected(BUSY, "busy", FIRST)
    raw.profile(BUSY, THIRD, None, username="busy", app_scoped_id="1")
    raw.archive("busy-1", "busy", FIRST, {"bert": "2025-01-01"})
    raw.archive("busy-2", "busy", SECOND, {"berta": "2025-01-01"})
    for number, read_at in ((1, "2026-01-11"), (2, THIRD)):
        raw.add(
            "graph_api.comments",
            account_id=BUSY,
            comment_id=f"c{number}",
            captured_at=utc(read_at),
            media_id="m",
            username="bert",
            written_at=utc(read_at),
        )
    # Reach was answered in the first hours only.
    for read_at, measures in (
        ("2026-03-01", {"reach": 40, "total_interactions": 4}),
        (THIRD, {"total_interactions": 100}),
    ):
        raw.add(
            "graph_api.media",
            account_id=BUSY,
            media_id="m",
            captured_at=utc(read_at),
            media_type="IMAGE",
            media_product_type="FEED",
            posted_at=utc("2026-02-28"),
        )
        for metric, value in measures.items():
            raw.add(
                "graph_api.media_insights",
                account_id=BUSY,
                media_id="m",
                captured_at=utc(read_at),
                metric=metric,
                dimension="",
                segment="",
                value=value,
            )
    # Its measures were refused when it was last seen.
    for read_at in ("2026-03-01 02:00:00", "2026-03-01 23:30:00"):
        raw.add(
            "graph_api.stories",
            account_id=BUSY,
            story_id="s",
            captured_at=utc(read_at),
            media_type="IMAGE",
            posted_at=utc("2026-03-01"),
        )
    raw.add(
        "graph_api.story_insights",
        account_id=BUSY,
        story_id="s",
        captured_at=utc("2026-03-01 02:00:00"),
        metric="reach",
        dimension="",
        segment="",
        value=6,
    )
