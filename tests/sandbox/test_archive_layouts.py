"""Each era's layout: which files there are, where, and of what shape (export-format.md 1, 2)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import lists, truth
from sandbox.archives import Era, Form, Format, Language, Section, write_archive
from sandbox.people import Mark
from sandbox.world import World
from tests.sandbox.archived import document, texts

CONNECTIONS = "connections/followers_and_following"
PERSONAL = "personal_information/personal_information"
SECURITY = "security_and_login_information"
ALL = frozenset(Section)


def written(world: World, at: datetime, folder: Path, era: Era, **form: object) -> Path:
    return write_archive(
        world,
        at,
        folder,
        form=Form(**{"era": era, "sections": ALL, **form}),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("era", "expected"),
    [
        (
            Era.Y2021,
            {
                "followers_and_following/followers.json",
                "followers_and_following/blocked_accounts.json",
                "account_information/personal_information.json",
                "login_and_account_creation/signup_information.json",
                "content/posts_1.json",
            },
        ),
        (
            Era.Y2022,
            {
                "followers_and_following/followers.json",
                "personal_information/personal_information.json",
                "personal_information/profile_changes.json",
                "past_instagram_insights/audience_insights.json",
            },
        ),
        (
            Era.Y2023,
            {
                "followers_and_following/followers_1.json",
                "followers_and_following/recently_unfollowed_accounts.json",
                "messages/inbox/klorax_17840000000000001/message_1.json",
            },
        ),
        (
            Era.JAN_2024,
            {
                f"{CONNECTIONS}/followers_1.json",
                f"{CONNECTIONS}/blocked_accounts.json",
                f"{CONNECTIONS}/restricted_accounts.json",
                f"{PERSONAL}/personal_information.json",
                f"{SECURITY}/login_and_account_creation/signup_information.json",
                "your_instagram_activity/content/posts_1.json",
            },
        ),
        (
            Era.SEP_2024,
            {
                f"{CONNECTIONS}/blocked_profiles.json",
                f"{CONNECTIONS}/restricted_profiles.json",
                f"{CONNECTIONS}/recently_unfollowed_profiles.json",
                f"{SECURITY}/login_and_profile_creation/signup_details.json",
                "your_instagram_activity/content/posts_1.json",
            },
        ),
        (
            Era.OCT_2025,
            {
                f"{CONNECTIONS}/followers_1.json",
                f"{CONNECTIONS}/following.json",
                f"{CONNECTIONS}/pending_follow_requests.json",
                f"{CONNECTIONS}/recent_follow_requests.json",
                f"{CONNECTIONS}/follow_requests_you've_received.json",
                f"{CONNECTIONS}/close_friends.json",
                f"{CONNECTIONS}/hide_story_from.json",
                f"{CONNECTIONS}/profiles_you've_favorited.json",
                f"{CONNECTIONS}/removed_suggestions.json",
                f"{PERSONAL}/profile_changes.json",
                "logged_information/past_instagram_insights/audience_insights.json",
                "your_instagram_activity/media/posts_1.json",
                "your_instagram_activity/media/stories.json",
                "your_instagram_activity/threads/followers.json",
                "your_instagram_activity/threads/following.json",
                "your_instagram_activity/threads/personal_information.json",
            },
        ),
    ],
)
def test_files_are_where_the_era_had_them(
    eventful: World, a_year_on: datetime, tmp_path: Path, era: Era, expected: set[str]
) -> None:
    assert expected <= set(texts(written(eventful, a_year_on, tmp_path, era)))


@pytest.mark.parametrize("era", [Era.Y2021, Era.Y2022])
def test_followers_were_below_a_key_until_2022(
    eventful: World, a_year_on: datetime, tmp_path: Path, era: Era
) -> None:
    path = written(eventful, a_year_on, tmp_path, era)
    rows = document(path, "followers_and_following/followers.json")["relationships_followers"]

    assert [row["string_list_data"][0]["value"] for row in rows] == [
        row.username for row in truth.followers_at(eventful, a_year_on)
    ]


def test_following_had_values_and_no_deleted_accounts_before_october_2025(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.SEP_2024)
    rows = document(path, f"{CONNECTIONS}/following.json")["relationships_following"]
    told = truth.following_at(eventful, a_year_on)

    assert any(row.is_tombstone for row in told)
    assert [row["string_list_data"][0]["value"] for row in rows] == [
        row.username for row in told if not row.is_tombstone
    ]
    assert rows[0]["title"] == ""


def test_one_or_two_old_rows_in_a_thousand_have_the_other_kind_of_link(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    def odd(era: Era) -> list[str]:
        rows = document(
            written(eventful, a_year_on, tmp_path, era), f"{CONNECTIONS}/followers_1.json"
        )
        entries = [row["string_list_data"][0] for row in rows]
        return [entry["value"] for entry in entries if "/_u/" in entry["href"]]

    assert 1 <= len(odd(Era.SEP_2024)) <= 5
    assert odd(Era.OCT_2025) == []


def test_blocked_profiles_were_titled_before_following_was(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.JAN_2024)
    (first, *_) = document(path, f"{CONNECTIONS}/blocked_accounts.json")[
        "relationships_blocked_users"
    ]

    (entry,) = first["string_list_data"]
    assert set(first) == {"title", "string_list_data"}
    assert entry["href"] == f"https://www.instagram.com/_u/{first['title']}"


def test_side_files_of_2026_are_label_values(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.MAY_2026)
    rows = document(path, f"{CONNECTIONS}/blocked_profiles.json")
    fields = [
        {each["label"]: each["value"] for each in row["label_values"] if "label" in each}
        for row in rows
    ]

    assert [
        (field["Username"], row["timestamp"]) for field, row in zip(fields, rows, strict=True)
    ] == [
        (row.username, row.followed_at.timestamp())
        for row in lists.at(eventful, "blocked", a_year_on)
    ]
    assert fields[0]["URL"] == f"https://www.instagram.com/_u/{fields[0]['Username']}"
    # The followers have kept their form.
    followers = document(path, f"{CONNECTIONS}/followers_1.json")
    assert followers[0]["string_list_data"][0]["value"]


def test_a_single_record_of_2026_is_no_list(eventful: World, tmp_path: Path) -> None:
    blocked = [p.marks[Mark.BLOCKED][0].start for p in eventful.people if p.marks[Mark.BLOCKED]]
    path = written(eventful, min(blocked), tmp_path, Era.MAY_2026)

    assert document(path, f"{CONNECTIONS}/blocked_profiles.json")["timestamp"] == int(
        min(blocked).timestamp()
    )


def test_2018_had_all_lists_in_one_document(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.Y2018)
    lists = document(path, "connections.json")

    assert set(lists) == {
        "followers",
        "following",
        "blocked_users",
        "restricted_users",
        "close_friends",
        "follow_requests_sent",
        "dismissed_suggested_users",
    }
    assert lists["followers"] == {
        row.username: f"{row.followed_at:%Y-%m-%dT%H:%M:%S}"
        for row in truth.followers_at(eventful, a_year_on)
    }
    assert document(path, "profile.json")["username"] == eventful.owner_name_at(a_year_on)


def test_2018_had_no_html() -> None:
    with pytest.raises(ValueError, match="2018"):
        Form(era=Era.Y2018, format=Format.HTML)


def test_a_date_range_cut_every_list_before_october_2025(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    since = a_year_on - timedelta(days=90)

    def oldest(era: Era, name: str) -> datetime:
        form = Form(era=era, sections=frozenset({Section.LISTS, Section.SIDE_LISTS}))
        path = write_archive(eventful, a_year_on, tmp_path, since=since, form=form)
        told = document(path, f"{CONNECTIONS}/{name}.json")
        rows = told if isinstance(told, list) else next(iter(told.values()))
        times = [row["string_list_data"][0]["timestamp"] for row in rows]
        return datetime.fromtimestamp(min(times), UTC)

    assert oldest(Era.SEP_2024, "following") >= since
    assert oldest(Era.OCT_2025, "following") < since
    for name in ("followers_1", "blocked_profiles", "close_friends"):
        assert oldest(Era.OCT_2025, name) >= since


def test_the_files_of_threads_are_called_like_instagrams(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.OCT_2025)
    threads = document(path, "your_instagram_activity/threads/followers.json")

    (rows,) = threads.values()
    assert 0 < len(rows) < len(truth.followers_at(eventful, a_year_on)) / 10
    assert rows[0]["string_list_data"][0]["href"].startswith("https://www.threads.com/")


def test_instagrams_own_totals_are_those_of_ninety_days(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.OCT_2025)
    (entry,) = document(path, "logged_information/past_instagram_insights/audience_insights.json")[
        "organic_insights_audience"
    ]
    told = {label: field["value"] for label, field in entry["string_map_data"].items()}
    # The archive is of December 10, of which no insights are told yet.
    end = datetime(2025, 12, 10, 8, tzinfo=UTC)
    flow = truth.follows_and_unfollows(eventful, datetime(2025, 9, 11, 7, tzinfo=UTC), end)

    assert told["Date range"] == "Sep 11 - Dec 9"
    assert told["Follows"] == f"{flow.followed:,}"
    assert told["Unfollows"] == f"{flow.left:,}"
    assert told["Overall followers"] == f"{flow.followed - flow.left:,}"
    assert told["Followers"] == f"{eventful.followers_count(end):,}"
    assert told["Followers delta"].endswith("% vs Jun 13 - Sep 10")


def test_the_owner_has_the_name_of_the_time_and_tells_the_earlier_ones(
    eventful: World, tmp_path: Path
) -> None:
    *renames, last = eventful.owner_renames
    path = written(eventful, last.renamed_at - timedelta(seconds=1), tmp_path, Era.OCT_2025)
    user = document(path, f"{PERSONAL}/personal_information.json")["profile_user"][0]
    changes = document(path, f"{PERSONAL}/profile_changes.json")["profile_profile_change"]
    told = [change["string_map_data"] for change in reversed(changes)]

    assert path.name.startswith(f"instagram-{renames[-1].new}-")
    assert user["string_map_data"]["Username"]["value"] == renames[-1].new
    assert [
        (one["Previous Value"]["value"], one["New Value"]["value"], one["Change Date"]["timestamp"])
        for one in told
    ] == [(one.old, one.new, one.renamed_at.timestamp()) for one in renames]
    before = write_archive(eventful, renames[0].renamed_at - timedelta(seconds=1), tmp_path)
    assert before.name.startswith(f"instagram-{renames[0].old}-")


def test_fields_of_json_are_translated_in_broken_letters(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    path = written(eventful, a_year_on, tmp_path, Era.OCT_2025, language=Language.FRENCH)
    (entry,) = document(path, "logged_information/past_instagram_insights/audience_insights.json")[
        "organic_insights_audience"
    ]

    assert entry["string_map_data"]["PÃ©riode"]["value"] == "Sep 11 - Dec 9"
    assert "Followers en plus" in entry["string_map_data"]


def test_the_sections_that_were_not_asked_for_are_not_there(
    eventful: World, a_year_on: datetime, tmp_path: Path
) -> None:
    sections = frozenset({Section.LISTS})
    path = written(eventful, a_year_on, tmp_path, Era.OCT_2025, sections=sections)

    assert set(texts(path)) == {
        f"{CONNECTIONS}/followers_1.json",
        f"{CONNECTIONS}/following.json",
    }


def test_a_form_is_written_alike_in_every_process() -> None:
    assert str(Form(sections=ALL)) == (
        "json:english:2025-10:zip:"
        "content:insights:lists:messages:owner:side_lists:signup:threads:10000"
    )
