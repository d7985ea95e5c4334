"""Text of exports: broken UTF-8 is repaired and nothing else, dates of every known language."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.exports.text import latest_date_in, repaired, seconds_in


@given(st.text())
def test_what_instagram_breaks_is_repaired_once(text: str) -> None:
    broken = text.encode("utf-8", "surrogatepass").decode("latin-1")
    if repaired(text) == text:  # else the text only looked broken, as no name does
        assert repaired(broken) == text or not text.isprintable()


@given(st.text(st.characters(min_codepoint=0x100)))
def test_text_beyond_latin_1_is_left_alone(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize("text", ["", "plain", "Zoë", "Ã", "häß"])
def test_text_that_is_not_broken_is_left_alone(text: str) -> None:
    assert repaired(text) == text


MONTHS = {
    "English": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "French": "jan fév mar avr mai juin juil août sep oct nov déc",
    "Indonesian": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "Portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
    "Danish": "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    "German": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
}


@pytest.mark.parametrize("language", MONTHS)
def test_the_months_of_each_language(language: str) -> None:
    for number, month in enumerate(MONTHS[language].split(), start=1):
        seconds = seconds_in(f"{month} 05, 2025 3:54 pm")
        assert seconds == datetime(2025, number, 5, 23, 54, tzinfo=UTC).timestamp(), month


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Mar 4, 2024, 1:03 AM", "2024-03-04 09:03"),
        ("Apr 18, 2025 7:37 am", "2025-04-18 15:37"),
        ("jun 28, 2025 3:54 da tarde/noite", "2025-06-28 23:54"),
        ("jun 28, 2025 10:36 da manhã", "2025-06-28 18:36"),
        ("Feb. 21, 2026 12:44 pm", "2026-02-21 20:44"),
        ("Jan 01, 2026 12:04 am", "2026-01-01 08:04"),
        ("Dec 31, 2025 11:59\u202fpm", "2026-01-01 07:59"),
        # The hour that summer time skips, and the one that it repeats, are hours like others.
        ("Mar 09, 2025 2:30 am", "2025-03-09 10:30"),
        ("Nov 02, 2025 1:30 am", "2025-11-02 09:30"),
    ],
)
def test_a_date_is_read_in_its_fixed_zone(text: str, utc: str) -> None:
    assert seconds_in(text) == datetime.fromisoformat(f"{utc}+00:00").timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Foo 05, 2025 3:54 pm",
        "Feb 30, 2025 3:54 pm",
        "Jan 05, 2025 13:54 pm",
        "Jan 05, 2025 0:54 am",
        "Jan 05, 2025 3:60 pm",
        "Jan 05, 2025 3:54",
        "Jan 05, 2025 3:54 xm",
        "05/01/2025 3:54 pm",
        "24 ноября 2025 г., 8:00",
        "Jan 05, 0000 3:54 pm",
    ],
)
def test_a_date_that_is_not_understood_is_none(text: str) -> None:
    assert seconds_in(text) is None


@pytest.mark.parametrize(
    ("text", "not_after", "found"),
    [
        ("Oct 19", "2025-10-20", "2025-10-19"),
        ("Oct 19", "2025-10-18", "2024-10-19"),
        ("6. Okt.", "2025-10-08", "2025-10-06"),
        ("9. Juli", "2025-10-06", "2025-07-09"),
        ("Oct 19, 2023", "2025-10-20", "2023-10-19"),
        ("Oct 19, 2027", "2025-10-20", None),
        ("Feb 30", "2025-10-20", None),
        ("19", "2025-10-20", None),
        ("Oct", "2025-10-20", None),
        ("Oct Nov 19", "2025-10-20", None),
        ("22 de jul.", "2025-10-20", "2025-07-22"),
        ("vs Oct 19", "2025-10-20", None),
    ],
)
def test_a_date_without_a_year_is_the_latest(text: str, not_after: str, found: str | None) -> None:
    expected = None if found is None else date.fromisoformat(found)
    assert latest_date_in(text, date.fromisoformat(not_after)) == expected
