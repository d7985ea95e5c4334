"""What the project declares, read without dbt: names, grain and words that readers rely on."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.ledger.state import LANDED, STATE
from pipelines.sources.graph_api import DATASET, KEYS, columns_of, row_type
from settings import REPOSITORY
from tests.dbt_project.building import PROJECT
from tests.dbt_project.raw_warehouse import TABLES

# The contract with readers: columns may be added, not renamed.
MART_COLUMNS = {
    "accounts": "account_id username name account_type biography website profile_picture_url "
    "followers_count follows_count media_count first_seen_at last_sync_at",
    "follower_captures": "capture_id account_id source captured_at followers_listed "
    "following_listed followers_reported completeness covered_from reasons archive_sha256 "
    "imported_at",
    "followers": "account_id person_id username previous_usernames followed_at first_followed_at "
    "is_current lost_after lost_before is_following_back engagement_score last_interaction_at "
    "interactions_90d ghost_probability is_ghost",
    "follower_changes": "change_id account_id person_id username previous_username change_type "
    "reason happened_at happened_after happened_before detected_at confidence from_capture_id "
    "to_capture_id evidence",
    "following": "following_id account_id person_id username followed_at first_followed_at "
    "is_current is_deleted ended_after ended_before is_follower follower_since follower_lost_after "
    "follower_lost_before",
    "follow_requests": "request_id account_id direction username requested_at first_listed_at "
    "last_listed_at accepted_at hours_to_acceptance outcome",
    "ambiguous_changes": "ambiguity_id account_id list_name followed_at vanished_usernames "
    "appeared_usernames happened_after happened_before from_capture_id to_capture_id evidence",
    "withdrawn_changes": "change_id account_id change_type username previous_username reason "
    "happened_after happened_before from_capture_id to_capture_id evidence claimed_at withdrawn_at "
    "withdrawn_because disproved_by_capture_id",
    "archive_receipts": "archive_sha256 account_id account_username file_name archive_format "
    "captured_at captured_at_precision_seconds imported_at followers_listed following_listed lists "
    "files_not_needed not_understood are_messages_counted message_threads capture_id completeness "
    "covered_from reasons gained lost renamed refollowed returned ambiguous_groups withdrawn",
    "analytics_snapshots": "account_id snapshot_date follower_count follower_count_rebuilt "
    "following_count media_count "
    "new_followers lost_followers net_change engagement_rate reach views impressions "
    "profile_views website_clicks accounts_engaged total_interactions is_final",
    "posts": "account_id instagram_media_id media_type caption hashtags permalink posted_at "
    "like_count comment_count saved shares reach views total_interactions followers_at_post "
    "engagement_rate_by_followers engagement_rate_by_reach engagement_rate_by_views last_read_at",
    "post_snapshots": "account_id instagram_media_id captured_at age_hours like_count "
    "comment_count saved shares reach views total_interactions",
    "post_curves": "account_id instagram_media_id media_type age age_hours captured_at "
    "measured_age_hours reach views total_interactions likes comments saved shares "
    "engagement_rate_by_followers engagement_rate_by_reach engagement_rate_by_views peers "
    "reach_percentile views_percentile engagement_rate_by_reach_percentile",
    "hashtags": "account_id hashtag posts posts_with_reach first_used_at last_used_at median_reach "
    "median_engagement_rate_by_reach",
    "audience_segments": "account_id captured_date captured_at audience timeframe dimension "
    "segment segment_key followers share followers_count is_unknown",
    "online_hours": "account_id date hour_utc followers_online captured_at",
    "competitors": "account_id username name biography website profile_picture_url "
    "followers_count follows_count media_count first_seen_at last_read_at is_own can_be_read "
    "last_error",
    "competitor_snapshots": "account_id username is_own captured_date captured_at followers_count "
    "media_count window_days posts_in_window posts_per_week posts_with_counts engagement_rate",
    "stories": "account_id instagram_story_id media_type posted_at expires_at reach views replies "
    "last_captured_at is_final",
    "interactions": "account_id person_id username kind occurred_at instagram_media_id",
    "data_health": "account_id source last_success_at last_error freshness rows_last_run verdict "
    "remedy expires_at scopes_granted",
    "message_threads": "account_id thread_id thread_name is_request is_group participants "
    "message_count messages_sent messages_received first_message_at last_message_at is_whole "
    "covered_from archive_sha256 captured_at candidates candidate_person_id candidate_username",
    "engagement_scores": "account_id named_person_id person_id username relation is_mutual "
    "engagement_score is_top_engager comment_count reply_count mention_count tag_count "
    "weighted_interactions interactions_90d last_interaction_at posts_followed posts_read "
    "posts_read_share posts_commented usual_comment_rate silence_chance silent_share "
    "ghost_probability is_ghost",
    "follower_cohorts": "account_id cohort_month months_since is_whole_month at_risk retained "
    "retained_low retained_high retention retention_low retention_high",
    "follower_stays": "stay_id account_id person_id username followed_at beginning possible_from "
    "certain_from seen_from seen_until possible_until",
    "reconciliations": "account_id period_id period_kind measure compared_with period_start_at "
    "period_end_at from_capture_id to_capture_id ours_low ours_high stated_low stated_high "
    "difference tolerance came_and_went is_explained likely_cause",
    "metrics": "account_id level product_type metric status unit kind period breakdowns "
    "introduced_on withdrawn_on successor first_value_at last_value_at last_refused_at "
    "last_refusal asked_again_at meaning",
}

DECLARATIONS = [
    yaml.load(path.read_text(), yaml.CSafeLoader)
    for path in sorted(PROJECT.glob("models/**/_*.yml"))
]
MODELS: dict[str, dict[str, Any]] = {
    model["name"]: model for declared in DECLARATIONS for model in declared.get("models", [])
}
EXPOSED: dict[str, list[str]] = {
    exposure["name"]: exposure["depends_on"]
    for declared in DECLARATIONS
    for exposure in declared.get("exposures", [])
}
SQL: dict[str, Path] = {path.stem: path for path in PROJECT.glob("models/**/*.sql")}

# The raw tables; what lands of the ledger's lists is read from the state that it is folded into.
SOURCES = TABLES.keys() - {f"exports.{LANDED}"} | {f"exports.{table}" for table in STATE}

# Every name of every account, which to sort once more would cost more than the whole ledger: the
# state, and views whose rows are those of a table that is tested.
UNSORTED = {
    "stg_exports__sightings",
    "int_runs_placed",
    "int_persons_resolved",
    "int_persons_described",
    "int_follows_spanned",
    "int_engagement_scored",
}


def test_every_model_is_declared_once_and_every_declaration_has_a_model() -> None:
    names = [model["name"] for declared in DECLARATIONS for model in declared.get("models", [])]
    assert sorted(names) == sorted(SQL)


@pytest.mark.parametrize("model", sorted(SQL))
def test_the_grain_is_the_same_in_comment_description_and_meta(model: str) -> None:
    comment = SQL[model].read_text().splitlines()[0]
    description = MODELS[model]["description"]
    assert comment.startswith("-- One row per ")
    # The comment is one line and may say less, in the same words.
    stated = comment.removeprefix("-- ").rstrip(".")
    assert description.startswith(stated)
    assert MODELS[model]["config"]["meta"]["grain"]


@pytest.mark.parametrize("model", sorted(SQL.keys() - UNSORTED))
def test_the_grain_is_proved_by_a_test_unless_its_raw_table_is_merged_on_it(model: str) -> None:
    tested = "grain_holds" in MODELS[model].get("data_tests", [])
    assert tested is not is_merged_on_its_grain(model)


def is_merged_on_its_grain(model: str) -> bool:
    """Whether a model shows the rows of a raw table, and its grain is the key of their merge.

    Each load replaces what has the same key, and no column of a key may be null.
    """
    key = KEYS.get(model.removeprefix(f"stg_{DATASET}__"))
    columns = re.findall(
        r"^ +(?:cast\()?(\w+)(?: as timestamptz\))?(?: as (\w+))?,?$",
        SQL[model].read_text(),
        re.MULTILINE,
    )
    shown = {raw: name or raw for raw, name in columns}
    return (
        key is not None
        and MODELS[model]["config"]["meta"]["grain"] == [shown.get(column) for column in key]
        and not any(
            columns_of(row_type(model.removeprefix(f"stg_{DATASET}__")))[column]["nullable"]
            for column in key
        )
    )


@pytest.mark.parametrize("mart", MART_COLUMNS)
def test_a_mart_has_all_columns_of_the_design_each_with_a_sentence(mart: str) -> None:
    columns = {column["name"]: column for column in MODELS[mart]["columns"]}
    assert set(MART_COLUMNS[mart].split()) <= columns.keys()
    assert set(MODELS[mart]["config"]["meta"]["grain"]) <= columns.keys()
    for name, column in columns.items():
        assert column["data_type"], name
        assert re.search(r"\w{2}.*(\.|\) \}\}.*|`\.)$", column["description"]), name


def test_the_marts_are_those_of_the_design() -> None:
    marts = {name for name, path in SQL.items() if "marts" in path.parts}
    assert marts == MART_COLUMNS.keys()


def test_the_dashboard_is_exposed_to_the_marts_that_it_reads() -> None:
    parts = [*(REPOSITORY / "dashboards").rglob("*.py"), *(REPOSITORY / "assistant").rglob("*.py")]
    named = {word for path in parts for word in re.findall(r"\w+", path.read_text())}
    assert EXPOSED["dashboard"] == [
        f"ref('{mart}')" for mart in sorted(named & MART_COLUMNS.keys())
    ]


def test_whoever_asks_in_sql_is_exposed_to_all_marts() -> None:
    assert EXPOSED["sql_users"] == [f"ref('{mart}')" for mart in sorted(MART_COLUMNS)]


def test_the_sources_are_the_raw_tables() -> None:
    declared = {
        f"{source['name']}.{table['name']}"
        for declaration in DECLARATIONS
        for source in declaration.get("sources", [])
        for table in source["tables"]
    }
    assert declared == SOURCES


def test_only_staging_reads_raw_tables_and_each_table_is_staged_once() -> None:
    staged = {}
    for name, path in SQL.items():
        for source, table in re.findall(r"source\('(\w+)', '(\w+)'\)", path.read_text()):
            assert name == f"stg_{source}__{table}"
            staged[f"{source}.{table}"] = name
    assert staged.keys() == SOURCES
