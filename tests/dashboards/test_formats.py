"""Numbers and moments as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dashboards import formats, spans

NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        (0, "0"),
        (8412, "8,412"),
        (1_240_000, "1.24M"),
        (-1_500, "−1,500"),
        (0.4, "0"),
        (498.5, "499"),
    ],
)
def test_count(value: float | None, written: str) -> None:
    assert formats.count(value) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(12, 0, "+12"), (-3, 0, "−3"), (0, 0, "0"), (-0.2, 0, "0"), (0.14, 1, "+0.1"), (None, 0, "–")],
)
def test_a_signed_number_always_shows_its_sign(
    value: float | None, digits: int, written: str
) -> None:
    assert formats.signed(value, digits) == written


def test_percentages() -> None:
    assert formats.percent(0.0374, 2) == "3.74%"
    assert formats.percent(None) == "–"
    assert formats.signed_percent(0.0421) == "+4.2%"
    assert formats.signed_percent(-0.0001) == "0.0%"
    assert formats.percent(0.125, 0) == "13%", "as the charts write it"


@pytest.mark.parametrize(
    ("fraction", "digits", "written"),
    [(1.0, 0, "100%"), (0.996, 0, ">99%"), (0.994, 0, "99%"), (0.9996, 1, ">99.9%")],
)
def test_nearly_all_is_not_all(fraction: float, digits: int, written: str) -> None:
    assert formats.percent(fraction, digits) == written


def test_hardly_any_is_not_none() -> None:
    assert [formats.at_least_some(score) for score in (0, 0.2, 0.7, 12.4)] == ["0", "<1", "1", "12"]
    assert formats.at_least_some(0.004, 1) == "<0.1"


@pytest.mark.parametrize(
    ("locale", "written"), [("en-GB", "09:00"), ("de-DE", "09:00"), ("en-US", "9:00\u202fAM")]
)
def test_hours_are_written_as_moments_are(locale: str, written: str) -> None:
    with formats.reader(locale):
        assert formats.hour(9) == written
        assert formats.moment(NOON.replace(hour=9)).endswith(f", {written} UTC")


def test_moments_are_written_in_utc() -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    assert formats.moment(berlin) == "14 Nov 2026, 12:00 UTC"


def test_a_span_writes_once_what_both_days_share() -> None:
    assert formats.days(date(2026, 11, 1), date(2026, 11, 14)) == "1–14 Nov 2026"
    assert (
        formats.days(date(2026, 10, 1), date(2026, 11, 14))
        == "1 Oct\N{THIN SPACE}–\N{THIN SPACE}14 Nov 2026"
    )
    assert (
        formats.days(date(2025, 12, 30), date(2026, 1, 2))
        == "30 Dec 2025\N{THIN SPACE}–\N{THIN SPACE}2 Jan 2026"
    )
    assert formats.days(date(2026, 1, 2), date(2026, 1, 2)) == "2 Jan 2026"


def test_an_interval_says_which_side_is_known() -> None:
    earlier = NOON - timedelta(days=7)
    assert spans.interval(earlier, NOON) == "between 7 Nov and 14 Nov 2026"
    assert spans.interval(NOON - timedelta(hours=3), NOON) == "14 Nov 2026, 09:00 – 12:00 UTC"
    assert spans.interval(None, NOON) == "before 14 Nov 2026, 12:00 UTC"
    assert spans.interval(NOON, None) == "after 14 Nov 2026, 12:00 UTC"
    assert spans.interval(None, None) == "at an unknown time"


def test_an_interval_over_new_year_names_both_years() -> None:
    assert spans.interval(NOON - timedelta(days=365), NOON) == "between 14 Nov 2025 and 14 Nov 2026"


def test_a_sentence_of_the_marts_has_its_moments_as_the_reader_writes_them() -> None:
    said = "Listed on 2026-11-09 01:29 UTC, at 2026-11-23 18:33:20 UTC; back to 2026-09-19."
    assert formats.localised(said) == (
        "Listed on 9 Nov 2026, 01:29 UTC, at 23 Nov 2026, 18:33:20 UTC; back to 19 Sept 2026."
    )
    with formats.reader("en-US"):
        assert "Nov 9, 2026" in formats.localised(said)


@pytest.mark.parametrize(
    ("passed", "written"),
    [
        (timedelta(minutes=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_age(passed: timedelta, written: str) -> None:
    assert spans.age(NOON, NOON + passed) == written


def test_text_from_elsewhere_is_not_markup() -> None:
    assert formats.plain("@_ada_ :red[x]") == r"@\_ada\_ \:red\[x\]"


@pytest.mark.parametrize(
    ("ahead", "written"),
    [
        (timedelta(days=50, hours=23), "in 50 days"),
        (timedelta(hours=1, minutes=59), "in 1 hour"),
        (timedelta(seconds=59), "now"),
        (timedelta(days=-2), "now"),
    ],
)
def test_a_moment_ahead_is_told_in_one_unit(ahead: timedelta, written: str) -> None:
    assert spans.until(NOON + ahead, NOON) == written
