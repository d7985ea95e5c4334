"""Archives as HTML: rows, tables and dates in each language (export-format.md 3)."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox import lists, truth
from sandbox.archives import Era, Form, Format, Language, Section, write_archive
from sandbox.archives.languages import date_text
from sandbox.world import World
from tests.sandbox.archived import texts

CONNECTIONS = "connections/followers_and_following"
ROW = re.compile(
    r'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
    r'(?:<h2 class="_3-95 _2pim _a6-h _a6-i">(?P<heading>[^<]+)</h2>)?<div class="_a6-p"><div><div>'
    r'<a target="_blank" href="(?P<href>[^"]+)">(?P<text>[^<]+)</a></div><div>(?P<date>[^<]+)</div>'
)


def pages(world: World, at: datetime, folder: Path, **form: object) -> dict[str, str]:
    chosen = Form(**{"format": Format.HTML, "sections": frozenset(Section), **form})  # type: ignore[arg-type]
    return texts(write_archive(world, at, folder, form=chosen))


@pytest.mark.parametrize(
    ("language", "era", "moment", "text"),
    [
        # Eight hours behind UTC, in summer too.
        (Language.ENGLISH, Era.JAN_2024, "2024-03-04T09:03Z", "Mar 4, 2024, 1:03 AM"),
        (Language.ENGLISH, Era.SEP_2024, "2025-04-18T15:37Z", "Apr 18, 2025 7:37 am"),
        (Language.ENGLISH, Era.SEP_2024, "2025-07-05T08:05Z", "Jul 05, 2025 12:05 am"),
        (Language.ENGLISH, Era.OCT_2025, "2026-01-01T07:59Z", "Dec 31, 2025 11:59 pm"),
        (Language.FRENCH, Era.OCT_2025, "2025-12-02T23:15Z", "déc 02, 2025 3:15 pm"),
        (Language.INDONESIAN, Era.SEP_2024, "2025-05-08T09:07Z", "Mei 08, 2025 1:07 am"),
        (
            Language.PORTUGUESE,
            Era.SEP_2024,
            "2025-06-28T23:54Z",
            "jun 28, 2025 3:54 da tarde/noite",
        ),
        (
            Language.PORTUGUESE,
            Era.SEP_2024,
            "2025-06-28T18:36Z",
            "jun 28, 2025 10:36 da manhã",
        ),
        (Language.DANISH, Era.SEP_2024, "2024-07-29T23:18Z", "jul. 29, 2024 3:18 pm"),
        (Language.DANISH, Era.SEP_2024, "2025-05-02T21:00Z", "maj 02, 2025 1:00 pm"),
        (Language.GERMAN, Era.OCT_2025, "2026-02-21T20:44Z", "Feb. 21, 2026 12:44 pm"),
        (Language.GERMAN, Era.OCT_2025, "2026-03-21T20:44Z", "März 21, 2026 12:44 pm"),
        (Language.ITALIAN, Era.OCT_2025, "2025-11-16T15:34Z", "nov 16, 2025 7:34 am"),
    ],
)
def test_dates_are_written_as_they_were_seen(
    language: Language, era: Era, moment: str, text: str
) -> None:
    assert date_text(datetime.fromisoformat(moment), language, era) == text


def test_a_follower_is_a_link_and_a_date(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    page = pages(eventful, a_year_on, tmp_path)[f"{CONNECTIONS}/followers_1.html"]
    rows = list(ROW.finditer(page))
    told = truth.followers_at(eventful, a_year_on)

    assert '<base href="../../">' in page
    assert '<main class="_a706" role="main">' in page
    assert [row["text"] for row in rows] == [row.username for row in told]
    assert rows[0]["href"] == f"https://www.instagram.com/{told[0].username}"
    assert rows[0]["heading"] is None
    behind = told[0].followed_at - timedelta(hours=8)
    assert (
        rows[0]["date"].lower()
        == f"{behind:%b %d, %Y} {int(f'{behind:%I}')}:{behind:%M %p}".lower()
    )


@pytest.mark.parametrize("name", ["following", "blocked_profiles"])
def test_a_titled_row_shows_the_whole_link(
    eventful: World, a_year_on: datetime, tmp_path: Path, name: str
) -> None:
    found = pages(eventful, a_year_on, tmp_path)[f"{CONNECTIONS}/{name}.html"]
    rows = list(ROW.finditer(found))
    told = lists.at(eventful, name.removesuffix("_profiles"), a_year_on)

    assert [row["heading"] for row in rows] == [row.username for row in told]
    for row in rows:
        assert row["href"] == row["text"] == f"https://www.instagram.com/_u/{row['heading']}"


def test_the_main_part_was_a_plain_division_before(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    found = pages(eventful, a_year_on, tmp_path, era=Era.SEP_2024)

    assert '<div class="_a706" role="main">' in found[f"{CONNECTIONS}/followers_1.html"]
    assert "<h2" not in found[f"{CONNECTIONS}/following.html"]


def test_titles_and_fields_are_translated(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    german = pages(eventful, a_year_on, tmp_path, language=Language.GERMAN)
    insights = german["logged_information/past_instagram_insights/audience_insights.html"]

    assert "<title>Gefolgt</title>" in german[f"{CONNECTIONS}/following.html"]
    assert "Neue Follower<div><div>" in insights
    assert re.search(r"<div>1\.\d{3}</div>", insights)
    assert re.search(r"<div>\d+\. \w+\.? - \d+\. \w+\.?</div>", insights)
    assert re.search(r"\+\d+,\d% vs ", insights)


def test_owner_and_signup_are_tables_and_the_start_page_says_neither(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    found = pages(eventful, a_year_on, tmp_path)
    personal = "personal_information/personal_information"
    name = eventful.owner_name_at(a_year_on)

    assert (
        f">Username<div><div>{name}</div></div></td>"
        in found[f"{personal}/personal_information.html"]
    )
    assert "Zoë" in found[f"{personal}/personal_information.html"]
    changes = found[f"{personal}/profile_changes.html"]
    assert changes.count("Previous Value") == sum(
        rename.renamed_at <= a_year_on for rename in eventful.owner_renames
    )
    signup = found["security_and_login_information/login_and_profile_creation/signup_details.html"]
    began = date_text(eventful.born, Language.ENGLISH, Era.OCT_2025)
    assert f'>Time</td><td class="_2pin _2piu _a6_r">{began}</td>' in signup
    assert name not in found["start_here.html"]
    assert "files/Instagram-Logo.png" in found
