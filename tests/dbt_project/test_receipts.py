"""What the receipt of each archive says: found, understood, judged, changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project.building import PRODUCTION, reading, run_dbt
from tests.dbt_project.raw_warehouse import RawWarehouse, utc

pytestmark = pytest.mark.slow

JANUARY, FEBRUARY, MARCH = ("2026-01-10 12:00:00", "2026-02-10 12:00:00", "2026-03-10 12:00:00")
LONG_AGO = {
    "anna": "2025-01-01 10:00:00",
    "bert": "2025-02-01 10:00:00",
    # Two people in one second.
    "cora": "2025-03-01 10:00:00",
    "dora": "2025-03-01 10:00:00",
    "emil": "2025-04-01 10:00:00",
}
LATER = {
    "anna": "2025-01-01 10:00:00",
    "berta": "2025-02-01 10:00:00",
    "cora.new": "2025-03-01 10:00:00",
    "dora.new": "2025-03-01 10:00:00",
    "fred": "2026-02-01 10:00:00",
}
LISTS = "connections/followers_and_following"


def tell(raw: RawWarehouse) -> None:
    """Four archives of one account, and one of another that nobody compares with anything."""
    raw.archive("january", "oak_studio", JANUARY, LONG_AGO, {"anna": "2025-01-02"})
    raw.archive(
        "february",
        "oak_studio",
        FEBRUARY,
        LATER,
        {"anna": "2025-01-02"},
        others={"blocked": {"emil": "2026-02-05"}},
    )
    raw.archive("february-html", "oak_studio", FEBRUARY, LATER, is_html=True)
    raw.archive("march-requests", "oak_studio", MARCH, None, others={"blocked": {}})
    raw.archive("pine", "pine_cafe", JANUARY, {"kit": "2025-01-01"}, files=(1, 3))
    raw.archive("pine-gaps", "pine_cafe", FEBRUARY, {"kit": "2025-01-01"}, files=(2, 11))
    # Its first list of followers is in its second capture.
    raw.archive("fir-following", "fir_inn", JANUARY, None, {"anna": "2025-01-02"})
    raw.archive("fir", "fir_inn", FEBRUARY, {"kit": "2025-01-01"}, {"anna": "2025-01-02"})
    raw.archive("fir-later", "fir_inn", MARCH, None, {"anna": "2025-01-02"})
    for member, outcome, problem in (
        (f"{LISTS}/close_friends.json", "unreadable", "cannot be read: it ends early"),
        (f"{LISTS}/new_thing.json", "unknown", None),
        (f"{LISTS}/restricted_profiles.json", "read", "has 1 row without a username"),
        (f"{LISTS}/following_hashtags.json", "not_needed", None),
    ):
        raw.add(
            "exports.members",
            archive_sha256="january",
            member=member,
            what="other",
            outcome=outcome,
            problem=problem,
        )
    raw.add(
        "exports.members",
        archive_sha256="january",
        member="media/",
        what="other",
        outcome="not_needed",
        rows=1_204,
    )
    _tell_of_messages(raw)
    for day, followers in (("2026-01-10", 5), ("2026-02-10", 5)):
        raw.profile("17841400000000001", f"{day} 06:00:00", followers, username="oak_studio")
    raw.connected("17841400000000001", "oak_studio", "2026-01-09")


def _tell_of_messages(raw: RawWarehouse) -> None:
    """Of archives in which messages were counted; of all others none was opened."""
    for sha256, unplaced, outcomes in (
        ("pine", 0, ["read", "read", "read"]),
        ("pine-gaps", 0, []),
        ("fir", 1, ["unknown", "unknown"]),
        ("fir-later", 0, ["read", "unreadable"]),
        ("fir-following", 1, []),
    ):
        raw.add(
            "exports.message_readings",
            archive_sha256=sha256,
            files=len(outcomes),
            files_unplaced=unplaced,
        )
        raw.add(
            "exports.members",
            archive_sha256=sha256,
            member="messages/",
            what="other",
            outcome="not_needed",
            rows=10,
        )
        for number, outcome in enumerate(outcomes, start=1):
            raw.add(
                "exports.message_files",
                archive_sha256=sha256,
                folder="inbox",
                # Two files of one thread, and one of another.
                thread_id=f"{number // 2}",
                number=number,
                outcome=outcome,
                messages=5 if outcome == "read" else None,
            )


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    raw = RawWarehouse()
    tell(raw)
    warehouse: Path = raw.write(tmp_path_factory.mktemp("receipts") / "warehouse.duckdb")
    # Nothing else of what a pass builds, nor tests against that: it takes long.
    chosen = ("--select", "+archive_receipts", "+accounts", "--indirect-selection", "cautious")
    assert run_dbt(warehouse, *PRODUCTION, *chosen) == []
    with reading(warehouse) as con:
        yield con


def receipt(marts: duckdb.DuckDBPyConnection, sha256: str, *columns: str) -> tuple[Any, ...]:
    found = marts.execute(
        f"select {', '.join(columns)} from archive_receipts where archive_sha256 = ?", [sha256]
    ).fetchall()
    assert len(found) == 1
    row: tuple[Any, ...] = found[0]
    return row


CHANGES = ("gained", "lost", "renamed", "refollowed", "returned", "ambiguous_groups", "withdrawn")


def test_every_archive_has_one_receipt_with_its_account(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select archive_sha256, account_id from archive_receipts order by all"
    ).fetchall()
    oak = "17841400000000001"
    assert found == [
        ("february", oak),
        ("february-html", oak),
        ("fir", "archive:fir_inn"),
        ("fir-following", "archive:fir_inn"),
        ("fir-later", "archive:fir_inn"),
        ("january", oak),
        ("march-requests", oak),
        ("pine", "archive:pine_cafe"),
        ("pine-gaps", "archive:pine_cafe"),
    ]


def test_what_was_found_and_what_was_not_understood(marts: duckdb.DuckDBPyConnection) -> None:
    assert receipt(
        marts, "february", "archive_format", "captured_at", "followers_listed", "lists"
    ) == (
        "json",
        utc(FEBRUARY),
        5,
        ["blocked: 1", "followers: 5", "following: 1"],
    )
    assert receipt(marts, "january", "files_not_needed", "not_understood") == (
        1_205,
        [
            f"{LISTS}/close_friends.json cannot be read: it ends early.",
            f"{LISTS}/new_thing.json is unknown to this version.",
            f"{LISTS}/restricted_profiles.json has 1 row without a username.",
        ],
    )
    assert receipt(marts, "february", "files_not_needed", "not_understood") == (0, [])
    missing = (
        "Missing from this archive: {} of the list of followers{}. "
        "Other parts of the export hold them."
    )
    assert receipt(marts, "pine", "not_understood") == ([missing.format("file 2", "")],)
    assert receipt(marts, "pine-gaps", "not_understood") == (
        [missing.format("files 1, 3, 4, 5, 6", " and 4 more")],
    )


def test_the_first_capture_changes_nothing_known_which_is_not_zero(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert receipt(marts, "january", "completeness", *CHANGES) == (
        "complete",
        *[None] * 6,
        0,
    )


def test_the_first_list_of_followers_is_compared_with_none_whatever_came_before(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for sha256 in ("fir-following", "fir", "fir-later"):
        assert receipt(marts, sha256, *CHANGES) == (*[None] * 6, 0), sha256
    assert receipt(marts, "pine-gaps", "gained", "lost") == (0, 0)


def test_two_archives_of_one_moment_share_the_verdict_and_what_came_to_light(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for sha256 in ("february", "february-html"):
        assert receipt(marts, sha256, "archives_in_capture", "completeness", *CHANGES) == (
            2,
            "complete",
            1,  # fred
            1,  # emil, blocked
            1,  # bert
            0,
            0,
            1,  # cora and dora
            0,
        )


def test_an_archive_without_the_lists_is_no_capture(marts: duckdb.DuckDBPyConnection) -> None:
    columns = ("capture_id", "completeness", "archives_in_capture", "followers_listed", "lists")
    assert receipt(marts, "march-requests", *columns, *CHANGES) == (
        None,
        None,
        None,
        None,
        ["blocked: 0"],
        *[None] * 7,
    )


def test_a_part_of_a_list_is_a_partial_capture(marts: duckdb.DuckDBPyConnection) -> None:
    completeness, reasons = receipt(marts, "pine", "completeness", "reasons")
    assert completeness == "partial"
    assert reasons


@pytest.mark.parametrize(
    ("sha256", "is_counted", "threads", "not_needed", "said"),
    [
        ("january", False, None, None, []),
        ("pine", True, 2, 7, []),
        # An export without messages; none of its other files are needed.
        ("pine-gaps", True, 0, 10, []),
        # What is not understood is not nothing.
        (
            "fir",
            True,
            None,
            8,
            ["3 files of messages are of a form that is not counted, such as HTML."],
        ),
        (
            "fir-following",
            True,
            None,
            10,
            ["1 file of messages is of a form that is not counted, such as HTML."],
        ),
        ("fir-later", True, 1, 8, ["1 file of messages cannot be read."]),
    ],
)
def test_whether_messages_were_counted(
    marts: duckdb.DuckDBPyConnection,
    sha256: str,
    is_counted: bool,
    threads: int | None,
    not_needed: int | None,
    said: list[str],
) -> None:
    columns = ("are_messages_counted", "message_threads", "files_not_needed", "not_understood")
    counted, found, unread, doubts = receipt(marts, sha256, *columns)
    assert (counted, found) == (is_counted, threads)
    assert unread == not_needed or not_needed is None
    assert [one for one in doubts if "messages" in one] == said
