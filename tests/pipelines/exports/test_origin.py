"""When an archive was made: whatever tells it, the true moment lies in what is claimed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.exports.origin import PACIFIC, CaptureTime, find_capture_time, valid_username

DRIVE = "meta-2025-Dec-10-07-05-09/instagram-owner_demo-2025-12-10-WhW57JDt"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def capture(
    *names: str,
    clock: str | None = None,
    newest: str | None = None,
    taken_in: str = "2026-01-01 00:00",
) -> CaptureTime | None:
    return find_capture_time(
        names,
        None if clock is None else datetime.fromisoformat(clock),
        None if newest is None else at(newest),
        at(taken_in),
    )


def claim(*names: str, **told: str) -> tuple[str, str, str] | None:
    """Evidence, beginning and end of what is claimed."""
    found = capture(*names, **told)
    if found is None:
        return None
    end = "?" if found.precision is None else f"{found.at + found.precision:%Y-%m-%d %H:%M:%S}"
    return found.evidence, f"{found.at:%Y-%m-%d %H:%M:%S}", end


NAME = "instagram-owner_demo-2025-12-10-WhW57JDt.zip"


@pytest.mark.parametrize(
    ("names", "told", "expected"),
    [
        # The clock of California in winter, to the step of a zip; in summer it is not proved.
        (
            (NAME,),
            {"clock": "2025-12-10 01:30"},
            ("zip_member_time", "2025-12-10 09:30:00", "2025-12-10 09:30:02"),
        ),
        (
            ("instagram-owner_demo-2025-07-10-WhW57JDt.zip",),
            {"clock": "2025-07-10 01:30"},
            ("zip_member_time", "2025-07-10 08:30:00", "2025-07-10 09:30:02"),
        ),
        # A date has no zone: it begins in Kiribati and ends on Baker Island.
        ((NAME,), {}, ("archive_name", "2025-12-09 10:00:00", "2025-12-11 12:00:00")),
        # A stamp has none either, and is that of the delivery, at most 30 days later.
        (
            ("meta-2025-Dec-10-07-05-09",),
            {},
            ("folder_name", "2025-11-09 17:05:09", "2025-12-10 19:05:09"),
        ),
        ((DRIVE,), {}, ("folder_name", "2025-12-09 10:00:00", "2025-12-10 19:05:09")),
        (
            (DRIVE.replace("meta-2025-Dec-10", "meta-2025-Dec-20"),),
            {},
            ("folder_name", "2025-12-09 10:00:00", "2025-12-11 12:00:00"),
        ),
        # A stamp of another year is that of another delivery.
        (
            (DRIVE.replace("meta-2025-Dec-10", "meta-2024-Dec-20"),),
            {},
            ("archive_name", "2025-12-09 10:00:00", "2025-12-11 12:00:00"),
        ),
        # Nothing is made before its newest row or after it was taken in.
        (
            (NAME,),
            {"newest": "2025-12-10 08:00", "taken_in": "2025-12-10 12:00"},
            ("archive_name", "2025-12-10 08:00:00", "2025-12-10 12:00:00"),
        ),
        # Evidence that its rows or the import disprove is none.
        (
            (NAME,),
            {"clock": "2025-12-10 01:30", "newest": "2025-12-10 10:00"},
            ("archive_name", "2025-12-10 10:00:00", "2025-12-11 12:00:00"),
        ),
        (
            (NAME,),
            {"clock": "2025-12-10 14:30", "taken_in": "2025-12-10 22:00"},
            ("archive_name", "2025-12-09 10:00:00", "2025-12-10 22:00:00"),
        ),
        (
            ("instagram-owner_demo-2031-12-10-WhW57JDt.zip",),
            {"newest": "2025-12-10 08:00"},
            ("newest_row", "2025-12-10 08:00:00", "?"),
        ),
        (
            (NAME,),
            {"newest": "2025-12-20 08:00"},
            ("newest_row", "2025-12-20 08:00:00", "?"),
        ),
        # The clock of members counts under the name that Instagram gave, near its date.
        (("export.zip",), {"clock": "2025-12-10 01:30"}, None),
        (
            ("export.zip",),
            {"clock": "2025-12-10 01:30", "newest": "2025-12-01 08:00"},
            ("newest_row", "2025-12-01 08:00:00", "?"),
        ),
        (
            (NAME,),
            {"clock": "2025-12-13 01:30"},
            ("archive_name", "2025-12-09 10:00:00", "2025-12-11 12:00:00"),
        ),
    ],
)
def test_what_is_claimed(
    names: tuple[str, ...], told: dict[str, str], expected: tuple[str, str, str] | None
) -> None:
    assert claim(*names, **told) == expected


zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(
    made=st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    zone=zones,
    stamp_zone=zones,
    transferred_after=st.integers(0, 20 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    newest_before=st.none() | st.integers(0, 86_400 * 3),
    wraps=st.sampled_from(["zip", "unpacked", "drive"]),
    summer=st.booleans(),
)
def test_the_true_moment_lies_in_what_is_claimed(
    made: datetime,
    zone: timedelta,
    stamp_zone: timedelta,
    transferred_after: timedelta,
    newest_before: int | None,
    wraps: str,
    summer: bool,
) -> None:
    """Whatever zone a name is of, and whether the clock of members follows summer time or not."""
    made = made.replace(microsecond=0, tzinfo=UTC)
    stamp = made + transferred_after + stamp_zone
    name = f"instagram-owner_demo-{made + zone:%Y-%m-%d}-WhW57JDt"
    if wraps == "drive":
        name = f"meta-{stamp:%Y-%b-%d-%H-%M-%S}/{name}"
    local = made.astimezone(PACIFIC) if summer else made - timedelta(hours=8)
    clock = local.replace(tzinfo=None, second=local.second // 2 * 2) if wraps == "zip" else None
    newest = None if newest_before is None else made - timedelta(seconds=newest_before)
    found = find_capture_time([name], clock, newest, made + transferred_after)
    assert found is not None
    assert found.precision is not None
    assert found.at <= made <= found.at + found.precision
    assert found.at + found.precision <= made + transferred_after
    assert newest is None or found.at >= newest


@pytest.mark.parametrize("text", ["owner_demo", "@Owner_Demo ", "a", "a.b_c.9", "_a_", "x" * 30])
def test_a_username_that_is_given(text: str) -> None:
    assert valid_username(text) == text.strip(" @").lower()


@pytest.mark.parametrize(
    "text", ["", "@", "x" * 31, "a b", "a..b", ".a", "a.", "owner-demo", "zoë", "a/b", "a\nb"]
)
def test_what_cannot_be_a_username(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be a username"):
        valid_username(text)
