"""A receipt in words: no more is said than is known."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboards import receipts
from dashboards.queries.receipts import Receipt

RECEIPT = Receipt(
    archive_sha256="a" * 64,
    account_username="owner_demo",
    file_name="instagram-owner_demo-2025-12-10-WhW57JDt.zip",
    archive_format="json",
    captured_at=datetime(2025, 12, 9, 10, tzinfo=UTC),
    captured_at_precision_seconds=0,
    imported_at=datetime(2026, 1, 3, 8, 30, tzinfo=UTC),
    followers_listed=2,
    following_listed=1,
    lists=["followers: 2"],
    files_not_needed=0,
    not_understood=[],
    are_messages_counted=False,
    message_threads=None,
    archives_in_capture=1,
    completeness="complete",
    covered_from=None,
    reasons=[],
    gained=None,
    lost=None,
    renamed=None,
    refollowed=None,
    returned=None,
    ambiguous_groups=None,
    withdrawn=0,
)


@pytest.mark.parametrize(
    ("precision", "made", "day"),
    [
        (2, "9 Dec 2025, 10:00 UTC", "9 Dec 2025"),
        (
            3_602,
            "Between 9 Dec 2025, 10:00 UTC and 9 Dec 2025, 11:00 UTC.",
            "9 Dec 2025",
        ),
        (
            50 * 3_600,
            "Between 9 Dec 2025, 10:00 UTC and 11 Dec 2025, 12:00 UTC.",
            "9–11 Dec 2025",
        ),
        (
            None,
            "Between 9 Dec 2025, 10:00 UTC, the time of its newest row, and 3 Jan 2026, 08:30 UTC, "
            "when it was taken in.",
            "9 Dec 2025\N{THIN SPACE}–\N{THIN SPACE}3 Jan 2026",
        ),
    ],
)
def test_when_an_archive_was_made(precision: int | None, made: str, day: str) -> None:
    receipt = replace(RECEIPT, captured_at_precision_seconds=precision)
    assert (receipts.made(receipt), receipts.day_made(receipt)) == (made, day)


def test_what_an_archive_changed_that_is_compared_with_none() -> None:
    assert "takes two to see a change" in receipts.changed(RECEIPT)
    without = replace(RECEIPT, followers_listed=None)
    assert receipts.changed(without) == "Nothing about your followers: it does not list them."
    unlisted = replace(without, following_listed=None, completeness=None)
    assert receipts.changed(unlisted) == "Nothing."
    compared = replace(RECEIPT, gained=0, lost=0, renamed=0, refollowed=0, returned=0)
    assert receipts.changed(compared) == "Nobody is known to have come or left."


@pytest.mark.parametrize(
    ("is_counted", "threads", "said"),
    [
        (False, None, "Not opened: counting them is off."),
        (True, None, "None could be counted."),
        (True, 0, "0 threads counted: how many and when, nothing of what they say."),
        (True, 1, "1 thread counted: how many and when, nothing of what they say."),
    ],
)
def test_what_became_of_messages(is_counted: bool, threads: int | None, said: str) -> None:
    receipt = replace(RECEIPT, are_messages_counted=is_counted, message_threads=threads)
    assert ("Direct messages", said) in receipts.facts(receipt)
