"""What the raw tables tell the next pass: what was read, and how it went.

The warehouse itself is asked, not dlt's state: the evidence lies beside the rows it vouches for, is
loaded with them, survives a lost working folder, and can be looked at in SQL. Each question is
asked once for all accounts. A warehouse of an earlier version lacks some tables: what would be in
them is not known, and is read again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from pipelines.graph_api.catalogue import METRICS
from pipelines.graph_api.facts import FOLLOW_TYPE, RETENTION, SETTLED_AFTER
from pipelines.graph_api.known import Known, KnownPost, Walked
from pipelines.sources.graph_api import DATASET

AT_REST_AFTER = timedelta(days=28)
"""Equal numbers so far apart: a post that does not move any more."""
LONGEST_PUT_ASIDE_DAYS = 28
A_MOMENT = timedelta(hours=12)
"""So long a name need not be read again when the reading that it was part of was stopped."""

EVER = datetime.min.replace(tzinfo=UTC)

# Asked of one post at a time, and not with every reading.
_DETAILS = [metric.name for metric in METRICS if metric.level == "media" and not metric.rides]

# That a post is not on Facebook is no trouble that passes by itself.
_CONDITIONAL = frozenset(metric.name for metric in METRICS if metric.only_if)

# Metrics of the account's days → for how many days Instagram keeps them.
_KEPT_DAYS = {
    metric.name: (metric.retention or RETENTION).days
    for metric in METRICS
    if metric.level == "account" and metric.period == "day"
}

# A walk that a later one covers wholly says nothing more.
_WALKS = f"""
select account_id, newest_posted_at, oldest_posted_at, reached_end, captured_at
from {DATASET}.media_walks as walk
where account_id in (select unnest($accounts)) and not exists (
    from {DATASET}.media_walks as later
    where
        later.account_id = walk.account_id
        and later.captured_at > walk.captured_at
        and later.newest_posted_at >= walk.newest_posted_at
        and later.oldest_posted_at <= walk.oldest_posted_at
        and later.reached_end >= walk.reached_end
)
"""

_POSTS = f"""
select
    account_id,
    media_id,
    arg_max(posted_at, captured_at),
    arg_max(media_product_type, captured_at),
    arg_max(media_type, captured_at),
    max(captured_at),
    arg_max(comments_count, captured_at)
from {DATASET}.media
where account_id in (select unnest($accounts))
group by account_id, media_id
"""

_COMMENTS_READ = f"""
select account_id, media_id, {{
    'count': arg_max(comments_count, captured_at),
    'at': max(captured_at)
}}
from {DATASET}.comment_reads
where account_id in (select unnest($accounts))
group by account_id, media_id
"""

_DETAILS_READ = f"""
select account_id, media_id, max(captured_at)
from (
    select account_id, media_id, captured_at, metric from {DATASET}.media_insights
    union all
    select account_id, media_id, captured_at, metric from {DATASET}.metric_verdicts
)
where account_id in (select unnest($accounts)) and list_contains($details, metric)
group by account_id, media_id
"""

# A reading's numbers are what the post counted and the insights that came with it.
_AT_REST = f"""
with insights as (
    select
        account_id, media_id, captured_at,
        bit_xor(hash(metric, dimension, segment, value)) as numbers
    from {DATASET}.media_insights
    where account_id in (select unnest($accounts))
    group by all
),
readings as (
    select
        media.account_id, media.media_id, media.captured_at,
        hash(media.like_count, media.comments_count, insights.numbers) as numbers
    from {DATASET}.media
    left join insights using (account_id, media_id, captured_at)
    where media.account_id in (select unnest($accounts))
),
compared as (
    select
        account_id, media_id, captured_at,
        numbers = last(numbers) over (
            partition by account_id, media_id order by captured_at
            rows between unbounded preceding and unbounded following
        ) as is_as_now
    from readings
),
changed as (
    select account_id, media_id, max(captured_at) filter (not is_as_now) as last_change
    from compared
    group by account_id, media_id
)
select account_id, media_id, min(captured_at)
from compared
inner join changed using (account_id, media_id)
where last_change is null or captured_at > last_change
group by account_id, media_id
having max(captured_at) - min(captured_at) >= $at_rest_after
"""

_STORY_DETAILS_READ = f"""
select account_id, story_id, max(captured_at)
from {DATASET}.story_insights
where account_id in (select unnest($accounts)) and dimension <> ''
group by account_id, story_id
"""

# What was read while a metric was put aside lacks it: once it is accepted again, the day is read
# again, as far back as the metric is kept.
_SETTLED_DAYS = f"""
with verdicts as (
    select
        account_id, metric, outcome, captured_at,
        split_part(split_part(metric, ' by ', 1), ' as ', 1) as name,
        count(*) filter (outcome = 'accepted') over (
            partition by account_id, metric order by captured_at
            rows between unbounded preceding and 1 preceding
        ) as times_accepted
    from {DATASET}.metric_verdicts
    where level = 'account' and split_part(metric, ' by ', 2) in ('', $breakdown)
),
lacking as (
    select
        account_id, name,
        min(captured_at) filter (outcome = 'refused') as since,
        max(captured_at) filter (outcome = 'accepted') as until
    from verdicts
    where list_contains($names, name)
    group by account_id, name, metric, times_accepted
    having until is not null
)
select distinct account_id, window_end
from {DATASET}.day_reads as read
where
    account_id in (select unnest($accounts))
    and captured_at >= window_end + $settled_after
    and not exists (
        from lacking
        where
            lacking.account_id = read.account_id
            and read.captured_at >= lacking.since
            and read.captured_at < lacking.until
            and read.window_end
            > lacking.until - to_days($kept_days[list_position($names, lacking.name)])
    )
"""

_SETTLED_ONLINE_DAYS = f"""
select distinct account_id, window_end
from {DATASET}.online_followers
where account_id in (select unnest($accounts)) and captured_at >= window_end + $settled_after
"""

_HISTORY = f"""
select account_id, min(back_to), bool_or(is_complete)
from {DATASET}.history_walks
where account_id in (select unnest($accounts))
group by account_id
"""

_REFUSED = f"""
with verdicts as (
    select *, max(captured_at) filter (outcome = 'accepted') over same as accepted_at
    from {DATASET}.metric_verdicts
    where account_id in (select unnest($accounts))
    window same as (partition by account_id, level, product_type, metric, media_id)
)
select
    account_id, level, product_type, metric, media_id,
    count(distinct captured_at), max(captured_at)
from verdicts
where outcome = 'refused' and (accepted_at is null or captured_at > accepted_at)
group by account_id, level, product_type, metric, media_id
"""

_TAGS = f"""
select distinct account_id, media_id
from {DATASET}.tags
where account_id in (select unnest($accounts))
"""

_COMPETITORS = f"""
select account_id, username, arg_max(followers_count, captured_at)
from {DATASET}.competitors
where account_id in (select unnest($accounts)) and followers_count is not null
group by account_id, username
"""

_NAMES_READ = f"""
select account_id, 'competitors', username, max(captured_at)
from {DATASET}.competitors
where account_id in (select unnest($accounts))
group by account_id, username
union all
select account_id, 'hashtags', hashtag, max(captured_at)
from {DATASET}.hashtags
where account_id in (select unnest($accounts))
group by account_id, hashtag
"""

_MENTIONS_READ = f"""
select distinct account_id, media_id, comment_id
from {DATASET}.mentions
where account_id in (select unnest($accounts))
"""

# A reading that was stopped has left something to read, whatever stopped it.
_LAST_READS = f"""
select account_id, source, max(finished_at)
from {DATASET}.reads
where
    account_id in (select unnest($accounts))
    and coalesce(reached_end, outcome = 'ok')
group by account_id, source
"""


def known_readings(
    warehouse: duckdb.DuckDBPyConnection,
    clocks: Mapping[str, datetime],
    *,
    with_posts: bool = True,
) -> dict[str, Known]:
    """What the raw tables already hold of each account; nothing before its first load.

    Args:
        warehouse: An open connection to the private warehouse, in UTC; it is only read.
        clocks: Account id → Instagram's clock (UTC), by which what was put aside is tried again.
        with_posts: Whether the posts are wanted, which are the most of it by far.
    """
    asked = _Questions(warehouse, list(clocks))
    walks = asked.by_account(_WALKS)
    posts = _posts(asked, walks) if with_posts else {}
    stories = asked.by_account(_STORY_DETAILS_READ)
    days = asked.by_account(
        _SETTLED_DAYS,
        settled_after=SETTLED_AFTER,
        breakdown=FOLLOW_TYPE,
        names=list(_KEPT_DAYS),
        kept_days=list(_KEPT_DAYS.values()),
    )
    online = asked.by_account(_SETTLED_ONLINE_DAYS, settled_after=SETTLED_AFTER)
    history = asked.by_account(_HISTORY)
    refused = asked.by_account(_REFUSED)
    tags = asked.by_account(_TAGS)
    competitors = asked.by_account(_COMPETITORS)
    names = asked.by_account(_NAMES_READ)
    finished = last_reads(warehouse, list(clocks))

    def known(account: str, now: datetime) -> Known:
        back_to, is_complete = history[account][0] if history[account] else (None, False)
        general = {row[:3]: row[4:] for row in refused[account] if not row[3]}
        aside = {key for key, (times, at) in general.items() if now < asked_again_at(times, at)}
        return Known(
            posts=posts.get(account, {}),
            walks=tuple(Walked(*row[:3]) for row in walks[account]),
            story_details_read_at=dict(stories[account]),
            settled_days=frozenset(end for (end,) in days[account]),
            history_back_to=back_to,
            history_complete=is_complete,
            put_aside=frozenset(aside),
            on_trial=frozenset(general.keys() - aside),
            refused_on_post=frozenset(
                (media, metric)
                for _, _, metric, media, times, at in refused[account]
                if media and (_is_for_good(metric) or now < asked_again_at(times, at))
            ),
            settled_online_days=frozenset(end for (end,) in online[account]),
            tags=frozenset(media for (media,) in tags[account]),
            competitor_followers=dict(competitors[account]),
            just_read=frozenset(
                (part, name)
                for part, name, at in names[account]
                if now - A_MOMENT < at and at > finished.get((account, part), EVER)
            ),
        )

    return {account: known(account, now) for account, now in clocks.items()}


def asked_again_at(times_refused: int, last_refused_at: datetime) -> datetime:
    """When a metric is tried again after so many refusals in a row: 1, 2, 4 … at most 28 days."""
    days = 2 ** min(times_refused - 1, 5)
    return last_refused_at + timedelta(days=min(days, LONGEST_PUT_ASIDE_DAYS))


def _is_for_good(metric: str) -> bool:
    """Whether a post's refusal holds for ever; '' stands for all metrics of posts so old (5.4)."""
    return not metric or metric in _CONDITIONAL


def last_reads(
    warehouse: duckdb.DuckDBPyConnection, accounts: Sequence[str]
) -> dict[tuple[str, str], datetime]:
    """(account id, part) → when it was last read to its end (Instagram's clock, UTC)."""
    asked = _Questions(warehouse, accounts)
    return {(account, part): at for account, part, at in asked.rows(_LAST_READS)}


def mentions_read(
    warehouse: duckdb.DuckDBPyConnection, accounts: Sequence[str]
) -> frozenset[tuple[str, str, str]]:
    """The mentions that were read before: account id, media id, comment id ('' for a caption)."""
    return frozenset(_Questions(warehouse, accounts).rows(_MENTIONS_READ))


class _Questions:
    """Questions about the same accounts."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection, accounts: Sequence[str]) -> None:
        self._warehouse = warehouse
        self._accounts = list(accounts)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """The answers; none while a table, or a column of this version, is not there."""
        try:
            return self._warehouse.execute(sql, {"accounts": self._accounts, **values}).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            return []

    def by_account(self, sql: str, **values: Any) -> dict[str, list[Any]]:
        """The answers without their first column, by the account that it names."""
        found: dict[str, list[Any]] = defaultdict(list)
        for account, *row in self.rows(sql, **values):
            found[account].append(tuple(row))
        return found


def _posts(
    asked: _Questions, walks: Mapping[str, list[tuple[datetime, datetime, bool, datetime]]]
) -> dict[str, dict[str, KnownPost]]:
    comments = _by_post(asked.rows(_COMMENTS_READ))
    details = _by_post(asked.rows(_DETAILS_READ, details=_DETAILS))
    at_rest = _by_post(asked.rows(_AT_REST, at_rest_after=AT_REST_AFTER))
    posts: dict[str, dict[str, KnownPost]] = defaultdict(dict)
    for account, media, posted_at, product_type, media_type, read_at, count in asked.rows(_POSTS):
        over = (at for new, old, _, at in walks[account] if old <= posted_at <= new)
        read = comments.get((account, media), {})
        posts[account][media] = KnownPost(
            posted_at=posted_at,
            product_type=product_type,
            media_type=media_type,
            read_at=max([read_at, *over]),
            comments_count=count,
            comments_count_read=read.get("count"),
            comments_read_at=read.get("at"),
            details_read_at=details.get((account, media)),
            at_rest_since=at_rest.get((account, media)),
        )
    return posts


def _by_post(rows: Iterable[tuple[str, str, Any]]) -> dict[tuple[str, str], Any]:
    return {(account, media): value for account, media, value in rows}
