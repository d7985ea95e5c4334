"""The marts of a story told by hand equal what anybody can work out from the story."""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt_project.oak_studio import FEBRUARY, JANUARY, MARCH, MOSS, OAK, PARTIAL, PINE
from tests.dbt_project.raw_warehouse import utc

pytestmark = pytest.mark.slow


def rows(marts: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return marts.execute(sql, list(values)).fetchall()


def test_captures_have_a_verdict_and_its_reason(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select captured_at, completeness, followers_listed, followers_reported, covered_from "
        "from follower_captures where account_id = ? order by captured_at",
        OAK,
    )
    assert found == [
        (utc(JANUARY), "complete", 8, 8, None),
        # Its one row is the oldest follow of all: names are missing, and nothing was cut off.
        (utc(PARTIAL), "partial", 1, 6, utc(PARTIAL)),
        (utc(FEBRUARY), "complete", 5, 5, None),
        (utc(MARCH), "complete", 7, 7, None),
    ]
    reasons = dict(
        rows(
            marts,
            "select captured_at, reasons from follower_captures where account_id = ?",
            OAK,
        )
    )
    assert reasons[utc(JANUARY)] == []
    assert reasons[utc(PARTIAL)] == ["It lists 1 followers where Instagram counted 6."]
    assert reasons[utc(FEBRUARY)][0].startswith("3 names share their follow second")
    assert reasons[utc(MARCH)][0].startswith("1 names appeared with an old follow time")


def test_every_change_is_found_and_nothing_else(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select change_type, username, previous_username, reason, happened_at, happened_after, "
        "happened_before from follower_changes where account_id = ? order by all",
        OAK,
    )
    january, partial, february, march = utc(JANUARY), utc(PARTIAL), utc(FEBRUARY), utc(MARCH)
    ina, gus, cora = (
        utc("2026-02-01 10:00:00"),
        utc("2026-01-20 10:00:00"),
        utc("2026-03-01 10:00:00"),
    )
    assert found == [
        ("gained", "ina", None, None, ina, partial, february),
        ("lost", "anna", None, "gone", None, february, march),
        ("lost", "cora", None, "unfollowed", None, january, february),
        # She commented while she was away, and came back with the old follow time: no unfollowing.
        ("lost", "dora", None, "gone", None, january, february),
        ("lost", "hal", None, "deleted", None, january, february),
        ("refollowed", "cora", None, "after_loss", cora, february, march),
        ("refollowed", "gus", None, "between_captures", gus, january, february),
        ("renamed", "bertina", "bert", None, None, january, february),
        ("renamed", "bertina", "berta", None, None, february, march),
        ("returned", "dora", None, None, None, february, march),
    ]


def test_an_event_is_known_when_the_later_of_its_archives_arrived(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "select detected_at, confidence, evidence from follower_changes "
        "where account_id = ? and previous_username = 'bert'",
        OAK,
    )
    assert found == [
        (
            utc("2026-03-11"),
            0.99,
            "bert vanished and berta appeared with the same follow second, 2025-02-01 10:00:00 "
            "UTC; the following list shows the same change of name.",
        )
    ]


def test_followers_are_persons_with_their_newest_name(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select username, previous_usernames, is_current, is_following_back, first_followed_at, "
        "followed_at from followers where account_id = ? and username in "
        "('anna', 'bertina', 'cora', 'gus') order by username",
        OAK,
    )
    assert found == [
        ("anna", [], False, False, utc("2025-01-01 10:00:00"), utc("2025-01-01 10:00:00")),
        ("bertina", ["bert", "berta"], True, True, *(utc("2025-02-01 10:00:00"),) * 2),
        ("cora", [], True, True, utc("2025-03-01 10:00:00"), utc("2026-03-01 10:00:00")),
        ("gus", [], True, False, utc("2025-06-01 10:00:00"), utc("2026-01-20 10:00:00")),
    ]
    current = rows(
        marts,
        "select list(username order by username) from followers "
        "where account_id = ? and is_current",
        OAK,
    )
    assert current == [(["bertina", "cora", "dora", "eva.k", "gus", "ina", "jan"],)]


def test_interactions_belong_to_persons_and_never_to_the_owner(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "select interaction_id, i.username, kind, f.username from interactions as i "
        "left join followers as f using (account_id, person_id) "
        "where account_id = ? order by interaction_id, kind",
        OAK,
    )
    assert found == [
        ("c1", "bertina", "comment", "bertina"),
        ("c2", "bertina", "comment", "bertina"),
        ("c3", "gus", "reply", "gus"),
        ("c4", "a_stranger", "comment", None),
        ("c40", "a_stranger", "mention", None),
        ("c7", "dora", "comment", "dora"),
        ("t1", "eva.k", "mention", "eva.k"),
        ("t1", "eva.k", "tag", "eva.k"),
    ]


def test_engagement_halves_in_30_days_and_the_most_engaged_has_100(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = {
        username: row
        for username, *row in rows(
            marts,
            "select username, engagement_score, interactions_90d, last_interaction_at, relation, "
            "is_top_engager from engagement_scores where account_id = ?",
            OAK,
        )
    }
    # The newest reading is of 10 March, 18:00. A stranger wrote 9 days before and mentioned the
    # account 13 before; bertina wrote then and 57 before; gus 30.
    most = 0.5 ** (9 / 30) + 0.5 ** (13 / 30)
    assert found["a_stranger"] == [
        pytest.approx(100),
        2,
        utc("2026-03-01 18:00:00"),
        "never_listed",
        True,
    ]
    assert found["bertina"][0] == pytest.approx(100 * (1 + 0.5 ** (57 / 30)) / most)
    assert found["gus"][0] == pytest.approx(100 * 0.5 / most)
    assert found["gus"][1:] == [1, utc("2026-02-08 18:00:00"), "follows", False]
    assert found["ina"] == [0, 0, None, "follows", False]
    of_followers = rows(
        marts,
        "select username, engagement_score, interactions_90d, last_interaction_at "
        "from followers where account_id = ?",
        OAK,
    )
    assert {username: row for username, *row in of_followers} == {
        username: row[:3] for username, row in found.items() if row[3] != "never_listed"
    }


def test_without_any_comment_read_nobody_is_scored(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select distinct engagement_score, interactions_90d, is_ghost, ghost_probability, "
        "is_following_back from followers where account_id = ?",
        PINE,
    )
    assert found == [(None, None, None, None, None)]


def test_accounts_known_from_archives_or_api_alone(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select account_id, username, account_type, followers_count, first_seen_at, last_sync_at "
        "from accounts where account_id in (?, ?, ?) order by account_id",
        OAK,
        MOSS,
        PINE,
    )
    assert found == [
        (OAK, "oak_studio", "business", 9, utc("2026-01-09"), utc("2026-03-12 18:00:00")),
        (MOSS, "moss_shop", None, None, utc("2026-03-01"), None),
        (PINE, "pine_cafe", None, None, utc("2026-01-01"), utc("2026-02-01")),
    ]


def test_an_unproven_archive_claims_what_it_covers(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select change_type, username, reason, confidence from follower_changes "
        "where account_id = ? order by all",
        PINE,
    )
    assert found == [("gained", "max", None, 0.99), ("lost", "lou", "gone", 0.8)]


def test_days_have_the_revised_numbers_of_their_own_day(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select snapshot_date, follower_count, reach, engagement_rate, new_followers, "
        "lost_followers, net_change, views, is_final from analytics_snapshots "
        "where account_id = ? order by snapshot_date",
        OAK,
    )
    nothing = (None,) * 6
    assert found == [
        (date(2024, 7, 1), *(None,) * 7, True),
        # 06:00 UTC is the evening of the day before in California.
        (date(2026, 1, 9), 8, *nothing, False),
        (date(2026, 1, 24), 6, *nothing, False),
        (date(2026, 2, 9), 5, *nothing, False),
        (date(2026, 3, 9), 7, 250, 0.1, 0, 2, -2, None, True),
        (date(2026, 3, 10), 9, *nothing, False),
    ]


def test_posts_have_their_newest_measures(marts: duckdb.DuckDBPyConnection) -> None:
    reel, carousel = rows(
        marts,
        "select media_type, list_sort(hashtags), like_count, comment_count, saved, reach, views, "
        "followers_at_post, engagement_rate_by_followers, engagement_rate_by_reach, "
        "engagement_rate_by_views, last_read_at from posts where account_id = ? "
        "order by instagram_media_id",
        OAK,
    )
    assert reel == (
        "reel",
        ["grün", "oak_studio", "東京"],
        None,
        2,
        1,
        80,
        160,
        7,
        pytest.approx(8 / 7),
        0.1,
        0.05,
        utc("2026-03-10 18:00:00"),
    )
    assert carousel == ("carousel", [], 0, 0, *(None,) * 7, utc("2026-03-10 06:00:00"))


def test_post_snapshots_keep_how_a_post_grew(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select age_hours, like_count, saved, reach, views from post_snapshots "
        "where instagram_media_id = 'm1' order by captured_at",
    )
    assert found == [(6, 3, 1, 40, 60), (18, None, None, 80, 160)]


def test_a_curve_has_a_row_for_each_age_that_a_post_has_reached(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "select instagram_media_id, age, measured_age_hours, reach, peers from post_curves "
        "where account_id = ? order by instagram_media_id, age_hours",
        OAK,
    )
    missed = (None, None, 0)
    assert found == [
        ("m1", "1h", *missed),
        ("m1", "24h", 18, 80, 0),
        *[("m2", age, *missed) for age in ("1h", "24h", "48h", "7d", "28d")],
    ]


def test_a_hashtag_has_one_row_however_it_is_written(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select hashtag, posts, median_reach, median_engagement_rate_by_reach from hashtags "
        "where account_id = ? order by hashtag",
        OAK,
    )
    assert found == [(name, 1, 80, 0.1) for name in ("grün", "oak_studio", "東京")]


def test_the_audience_is_told_in_utc_and_with_the_unknown(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    segments = rows(
        marts,
        "select segment, followers, share, is_unknown from audience_segments "
        "where account_id = ? order by all",
        OAK,
    )
    # Nine followers were counted at the same moment.
    assert segments == [
        ("F", 4, pytest.approx(4 / 9), False),
        ("M", 2, pytest.approx(2 / 9), False),
        (None, 3, pytest.approx(3 / 9), True),
    ]
    hours = rows(
        marts,
        "select date, hour_utc, followers_online from online_hours "
        "where account_id = ? order by all",
        OAK,
    )
    assert hours == [(date(2026, 3, 6), 8, 1), (date(2026, 3, 7), 1, 0)]


def test_a_competitor_and_the_account_are_measured_alike(marts: duckdb.DuckDBPyConnection) -> None:
    profiles = rows(
        marts,
        "select username, followers_count, is_own, can_be_read from competitors "
        "where account_id = ? order by username",
        OAK,
    )
    assert profiles == [("elm_works", 50, False, True), ("oak_studio", 9, True, True)]
    found = rows(
        marts,
        "select username, posts_in_window, posts_per_week, posts_with_counts, engagement_rate "
        "from competitor_snapshots where account_id = ? and captured_date = '2026-03-10' "
        "order by username",
        OAK,
    )
    # An advertisement is no post; the account hides the likes of its only one in the window.
    assert found == [
        ("elm_works", 1, 0.25, 1, pytest.approx(5 / 50)),
        ("oak_studio", 1, 0.25, 0, None),
    ]
    unlisted = rows(
        marts,
        "select distinct posts_in_window, engagement_rate from competitor_snapshots "
        "where account_id = ? and captured_date < '2026-03-10'",
        OAK,
    )
    assert unlisted == [(None, None)]


def test_stories_say_how_final_their_numbers_are(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select instagram_story_id, taps_forward, taps_exit, expires_at, is_final "
        "from stories where account_id = ? order by instagram_story_id",
        OAK,
    )
    expires: datetime = utc("2026-03-02 00:00:00")
    assert found == [("s1", 9, 0, expires, True), ("s2", None, None, expires, False)]


def test_data_health_says_what_is_old_what_failed_and_what_to_do(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "select source, freshness, last_success_at, last_error, remedy, verdict from data_health "
        "where account_id = ? order by source",
        OAK,
    )
    newest = utc("2026-03-12 18:00:00")
    expired, refused = "The token has expired.", "views was refused."
    again = "Connect the account again."
    unread = ("never", None, None, None, "Not read yet.")
    assert found == [
        ("audience", *unread),
        ("competitors", *unread),
        ("export", "fresh", utc("2026-03-11"), None, None, "Up to date."),
        (
            "hashtags",
            "not_offered",
            None,
            None,
            None,
            "Instagram does not offer this with the login that the account uses.",
        ),
        (
            "history",
            "fresh",
            newest,
            None,
            None,
            "Up to date. Daily history is read back to 2025-03-01; the rest follows with the next "
            "passes.",
        ),
        ("insights", "fresh", newest, refused, None, f"Read with a problem: {refused}"),
        (
            "media",
            "stale",
            utc("2026-03-10 18:00:00"),
            expired,
            again,
            "Out of date: last read 48 hours before the newest run, expected every 12.",
        ),
        ("profile", "fresh", newest, None, None, "Up to date."),
        ("stories", *unread),
        ("tags", *unread),
        ("token", "stale", utc("2026-01-09"), expired, again, "The login ended on 2026-03-10."),
    ]
    assert rows(marts, "select source from data_health where account_id = ?", PINE) == [("export",)]
    assert rows(
        marts,
        "select account_id, expires_at, scopes_granted from data_health where source = 'token'",
    ) == [(OAK, utc("2026-03-10"), ["instagram_business_basic"])]


def test_a_withdrawn_metric_keeps_its_history_apart_from_its_successor(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "select metric, status, successor, first_value_at, last_value_at from metrics "
        "where account_id = ? and level = 'account' and metric in ('impressions', 'views') "
        "order by metric",
        OAK,
    )
    read_at = utc("2024-07-05 12:00:00")
    assert found == [
        ("impressions", "withdrawn", "views", read_at, read_at),
        ("views", "offered", None, None, None),
    ]
    # An account that was never read was connected after the withdrawal all the same.
    never_read = "select distinct status from metrics where account_id = ? and metric = 'plays'"
    assert rows(marts, never_read, MOSS) == [("withdrawn",)]
    days = rows(
        marts,
        "select snapshot_date, impressions, views from analytics_snapshots "
        "where account_id = ? and (impressions is not null or views is not null)",
        OAK,
    )
    assert days == [(date(2024, 7, 1), 500, None)]


def test_a_metric_is_put_aside_withheld_or_not_offered(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select level, product_type, metric, status, last_refusal, asked_again_at from metrics "
        "where account_id = ? and metric in ('saves', 'follower_count', 'link_clicks', "
        "'ig_reels_avg_watch_time') order by metric",
        OAK,
    )
    assert found == [
        ("account", "", "follower_count", "withheld", None, None),
        ("media", "reels", "ig_reels_avg_watch_time", "offered", None, None),
        ("story", "story", "link_clicks", "not_offered", None, None),
        ("account", "", "saves", "put_aside", "Not supported (1).", utc("2026-03-14 18:00:00")),
    ]
    products = rows(
        marts,
        "select product_type, first_value_at from metrics "
        "where account_id = ? and level = 'media' and metric = 'reach' order by product_type",
        OAK,
    )
    # Only the reel was measured.
    assert products == [("feed", None), ("reels", utc("2026-03-10 06:00:00"))]


def test_measures_are_whole_numbers_or_doubles_that_charts_can_draw(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    kinds = {
        kind
        for (kind,) in rows(
            marts,
            "select distinct data_type from duckdb_columns() where schema_name = 'marts'",
        )
    }
    assert kinds == {
        "BIGINT",
        "BOOLEAN",
        "DATE",
        "DOUBLE",
        "TIMESTAMP WITH TIME ZONE",
        "VARCHAR",
        "VARCHAR[]",
    }


def test_descriptions_are_in_the_warehouse_itself(marts: duckdb.DuckDBPyConnection) -> None:
    without = rows(
        marts,
        "select table_name, column_name from duckdb_columns() "
        "where schema_name = 'marts' and comment is null",
    )
    assert without == []
