"""What exports state about the account: renames, Instagram's own totals, when it was made."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.exports.facts import PastInsight, ProfileChange
from pipelines.exports.reader import Reading
from tests.pipelines.exports.archives import (
    LISTS,
    NAME,
    followers_text,
    html_page,
    html_table,
    plain_members,
    write_folder,
    write_zip,
)
from tests.pipelines.exports.reading import read_at

Members = dict[str, str | bytes]
CHANGES = "personal_information/personal_information/profile_changes"
INSIGHTS = "logged_information/past_instagram_insights/audience_insights"
SIGNUP = "security_and_login_information/login_and_profile_creation/signup_details"


def broken(text: str) -> str:
    """Text as Instagram writes it into JSON."""
    return text.encode().decode("latin-1")


def record(texts: dict[str, str], times: dict[str, int] | None = None) -> dict[str, Any]:
    fields = {
        broken(label): {"href": "", "value": broken(text), "timestamp": 0}
        for label, text in texts.items()
    }
    stamps = {
        label: {"href": "", "value": "", "timestamp": at} for label, at in (times or {}).items()
    }
    return {"title": "", "string_map_data": fields | stamps}


def read_with(tmp_path: Path, members: Members) -> Reading:
    return read_at(write_zip(tmp_path / NAME, plain_members() | members))


def told(reading: Reading, what: str) -> tuple[str, int | None]:
    return next((one.outcome, one.rows) for one in reading.members if one.what == what)


RENAME = {"Changed": "Username", "Previous Value": "owner_old", "New Value": "owner_demo"}
NAMED = {"Changed": "Name", "Previous Value": "", "New Value": "Zoë Demo"}
AT = datetime(2025, 4, 18, 15, 37, tzinfo=UTC)
EXPECTED = [
    ProfileChange("username", "owner_old", "owner_demo", AT),
    ProfileChange("Name", None, None, AT),  # only usernames are anybody's business
]


@pytest.mark.parametrize("path", [CHANGES, "account_information/profile_changes"])
def test_changes_of_the_profile(tmp_path: Path, path: str) -> None:
    seconds = int(AT.timestamp())
    records = [record(texts, {"Change Date": seconds}) for texts in (RENAME, NAMED, RENAME)]
    content = json.dumps({"profile_profile_change": records})
    reading = read_with(tmp_path, {f"{path}.json": content})
    assert reading.profile_changes == EXPECTED
    assert told(reading, "profile_changes") == ("read", 2)


def test_changes_of_the_profile_in_html(tmp_path: Path) -> None:
    tables = [
        html_table(texts, times={"Change Date": "Apr 18, 2025 7:37 am"})
        for texts in (RENAME, NAMED)
    ]
    reading = read_with(tmp_path, {f"{CHANGES}.html": html_page(*tables)})
    assert reading.profile_changes == EXPECTED


ENGLISH = {
    "Date Range": "Sep 10 - Dec 8",
    "Followers": "3,537",
    "Followers delta": "+12% vs Jun 12 - Sep 9",
    "Follows": "844",
    "Unfollows": "--",
    "Overall followers": "750",
}
FRENCH = {
    "Période": "Sep 10 - Dec 8",
    "Followers": "3\u202f537",
    "Followers en plus": "844",
    "Followers en moins": "94",
    "Total des followers": "750",
}
GERMAN = {
    "Zeitraum": "9. Sept. - 7. Dez.",
    "Follower": "10.801",
    "Neue Follower": "1.844",
    "Verlorene Follower": "-94",
    "Größte Städte": "Köln 84,5%",
}


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize(
    ("texts", "start", "end", "totals"),
    [
        (
            ENGLISH,
            date(2025, 9, 10),
            date(2025, 12, 8),
            {"followers": 3_537, "follows": 844, "followers_delta": 750},
        ),
        (
            FRENCH,
            date(2025, 9, 10),
            date(2025, 12, 8),
            {"followers": 3_537, "follows": 844, "unfollows": 94, "followers_delta": 750},
        ),
        (
            GERMAN,
            date(2025, 9, 9),
            date(2025, 12, 7),
            {"followers": 10_801, "follows": 1_844, "unfollows": -94},
        ),
    ],
)
def test_instagrams_own_totals(
    tmp_path: Path,
    form: str,
    texts: dict[str, str],
    start: date,
    end: date,
    totals: dict[str, float],
) -> None:
    page = json.dumps({"organic_insights_audience": [record(texts)]})
    if form == "html":
        page = html_page(html_table(texts))
    reading = read_with(tmp_path, {f"{INSIGHTS}.{form}": page})
    assert {one.metric: one.value for one in reading.past_insights} == totals
    assert {(one.window_start, one.window_end) for one in reading.past_insights} == {(start, end)}
    assert told(reading, "past_insights") == ("read", len(totals))


def test_a_window_of_an_archive_of_unknown_age_is_unknown(tmp_path: Path) -> None:
    members: Members = {
        f"{INSIGHTS}.json": json.dumps({"organic_insights_audience": [record(ENGLISH)]}),
        f"{LISTS}/followers_1.json": followers_text([("anna", 1_764_000_000)]),
    }
    reading = read_at(write_folder(tmp_path / "export", members), "owner_demo")
    assert reading.facts.captured_at_precision_seconds is None
    assert PastInsight("followers", 3_537, None, None) in reading.past_insights


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (
            f"{SIGNUP}.json",
            {
                "account_history_registration_info": [
                    record({"Username": "owner_demo"}, {"Time": 1_744_990_620})
                ]
            },
        ),
        (
            "login_and_account_creation/signup_information.json",
            {"label_values": [{"label": "Zeit", "timestamp_value": 1_744_990_620}]},
        ),
        (
            f"{SIGNUP}.html",
            html_table({"Username": "owner_demo"}, times={"Time": "Apr 18, 2025 7:37 am"}),
        ),
    ],
)
def test_when_the_account_was_made(tmp_path: Path, file: str, content: Any) -> None:
    text = html_page(content) if isinstance(content, str) else json.dumps(content)
    reading = read_with(tmp_path, {file: text})
    assert reading.facts.signed_up_at == AT
    assert told(reading, "signup_details") == ("read", 1)


def test_no_statement_is_from_the_future(tmp_path: Path) -> None:
    late = int((datetime.now(UTC) + timedelta(days=2)).timestamp())
    reading = read_with(
        tmp_path,
        {
            f"{CHANGES}.json": json.dumps(
                {"profile_profile_change": [record(RENAME, {"Change Date": late})]}
            ),
            f"{SIGNUP}.json": json.dumps([record({}, {"Time": late})]),
        },
    )
    assert reading.profile_changes == [replace(EXPECTED[0], changed_at=None)]
    assert reading.facts.signed_up_at is None
    problems = {one.what: one.problem or "" for one in reading.members}
    assert all(
        "after the archive" in problems[what] for what in ("profile_changes", "signup_details")
    )


def test_the_account_is_named_in_html(tmp_path: Path) -> None:
    path = "personal_information/personal_information/personal_information.html"
    members: Members = {
        f"{LISTS}/followers_1.json": followers_text([("anna", 1_764_000_000)]),
        path: html_page(html_table({"Username": "Owner_Demo", "Name": "Zoë"})),
    }
    facts = read_at(write_zip(tmp_path / NAME, members)).facts
    assert (facts.account_username, facts.account_evidence) == (
        "owner_demo",
        "personal_information",
    )


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize(
    ("others", "account"),
    [
        ({"Name": "Zoë Demo", "Privates Konto": "Falsch", "E-Mail": "zoe@example.org"}, "oak.demo"),
        # Two texts that can be one: which of them is it?
        ({"Name": "zoe"}, None),
    ],
)
def test_the_account_is_told_by_its_form_where_its_label_is_not_known(
    tmp_path: Path, form: str, others: dict[str, str], account: str | None
) -> None:
    texts = {"Benutzername": "oak.demo", **others}
    page = json.dumps({"profile_user": [record(texts)]})
    if form == "html":
        page = html_page(html_table(texts))
    path = f"personal_information/personal_information/personal_information.{form}"
    members: Members = {
        f"{LISTS}/followers_1.json": followers_text([("anna", 1_764_000_000)]),
        path: page,
    }
    reading = read_at(write_zip(tmp_path / "export.zip", members), "given")
    assert reading.facts.account_username == (account or "given")
    assert told(reading, "personal_information")[0] == ("read" if account else "unknown")


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        ("[", "unreadable"),
        ("[7]", "unreadable"),
        ('{"another": []}', "unreadable"),
        (json.dumps({"profile_profile_change": [record({"Geändert": "Nutzername"})]}), "unknown"),
        ('{"profile_profile_change": []}', "unknown"),
        ('[{"string_map_data": {"Changed": 7, "New Value": {"value": []}}}]', "unknown"),
        ("[" + " " * 5_000_000 + "]", "unreadable"),
        ('{"label_values": ' + '{"dict": ' * 50 + "1" + "}" * 51, "unreadable"),
    ],
)
def test_a_statement_that_is_not_understood_costs_nothing(
    tmp_path: Path, content: str, outcome: str
) -> None:
    reading = read_with(tmp_path, {f"{CHANGES}.json": content})
    assert reading.facts.followers_listed == 2
    assert reading.profile_changes == []
    assert told(reading, "profile_changes")[0] == outcome


def test_statements_of_threads_are_not_ours(tmp_path: Path) -> None:
    path = f"your_instagram_activity/threads/{CHANGES}.json"
    content = json.dumps({"profile_profile_change": [record(RENAME)]})
    assert read_with(tmp_path, {path: content}).profile_changes == []
