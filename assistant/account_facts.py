"""Facts of an account's days, as Instagram reports them, and of who came and left, as a number."""

from typing import Final

from assistant.facts import Definition, Kind

_DAYS = "from marts.analytics_snapshots where account_id = $account_id and snapshot_date between "
_IN_PERIOD = f"{_DAYS} $start and $end"


# What Instagram calls a measure where its column is called otherwise, to tell why it is missing.
_ASKED_AS: Final = dict.fromkeys(
    ("net_change", "new_followers", "lost_followers"), "follows_and_unfollows"
)


def _daily(
    name: str, label: str, phrase: str, kind: Kind, aggregate: str, column: str, only: str = ""
) -> Definition:
    """Of the days on which a column was read and, with `only`, that one too."""
    read = f"{column} is not null and {only or column} is not null"
    also = " with both follows and unfollows" if only else ""
    return Definition(
        id=name,
        label=label,
        phrase=phrase,
        kind=kind,
        mart="analytics_snapshots",
        formula=f"{aggregate} of {column} over the days of the period on which it was read{also}",
        sql=f"""
            select cast({aggregate}({column}) filter ({read}) as double), null,
            count(*) filter ({read})
            {_IN_PERIOD}
        """,
        metric=_ASKED_AS.get(column, column),
    )


def _against_before(name: str, column: str, what: str) -> Definition:
    """The mean of a daily measure against as many days before, if half of both were read."""
    return Definition(
        id=name,
        label=f"Mean {what} a day, against the period before",
        phrase=f"a mean {what} a day that was {{value}} that of the period before",
        kind="comparison",
        mart="analytics_snapshots",
        formula=(
            f"mean of {column} over the days read, compared with as many days before; only when "
            "at least half of the days of both were read"
        ),
        sql=f"""
            with
                period as (select date_diff('day', $start, $end) + 1 as days),
                now as (select avg({column}) as mean, count({column}) as read {_IN_PERIOD}),
                before as (
                    select avg({column}) as mean, count({column}) as read
                    {_DAYS} $start - (date_diff('day', $start, $end) + 1)::int and $start - 1
                )
            select
                case
                    when now.read * 2 < days or before.read * 2 < days then null
                    when now.mean > before.mean then 'higher than'
                    when now.mean < before.mean then 'lower than'
                    when now.mean = before.mean then 'the same as'
                end,
                null,
                now.read
            from period, now, before
        """,
        metric=_ASKED_AS.get(column, column),
    )


def _before(name: str, column: str, what: str, phrase: str, kind: Kind) -> Definition:
    """The mean of a daily measure over as many days before, if at least half of them were read."""
    return Definition(
        id=name,
        label=f"Mean {what} a day, the period before",
        phrase=phrase,
        kind=kind,
        mart="analytics_snapshots",
        formula=(
            f"mean of {column} over the days read of as many days before the period; only when at "
            "least half of them were read"
        ),
        sql=f"""
            select
                case when count({column}) * 2 >= date_diff('day', $start, $end) + 1
                then cast(avg({column}) as double) end,
                null,
                count({column})
            {_DAYS} $start - (date_diff('day', $start, $end) + 1)::int and $start - 1
        """,
        metric=_ASKED_AS.get(column, column),
    )


def _changes(name: str, label: str, phrase: str, types: str, day: str) -> Definition:
    return Definition(
        id=name,
        label=label,
        phrase=phrase,
        kind="count",
        mart="follower_changes",
        formula=f"people with a change {types} whose {day} (UTC) lies in the period",
        sql=f"""
            select count(distinct person_id), null, count(*)
            from marts.follower_changes
            where
                account_id = $account_id
                and change_type in {types}
                and cast({day} at time zone 'UTC' as date) between $start and $end
        """,
        least=0,
        needs="archive",
    )


ABOUT_THE_ACCOUNT: Final[tuple[Definition, ...]] = (
    Definition(
        id="followers_count",
        label="Followers",
        phrase="{value} [follower|followers] counted on {day}",
        kind="count",
        mart="analytics_snapshots",
        formula="the newest follower_count of the period",
        sql=f"""
            select
                arg_max(follower_count, snapshot_date) filter (follower_count is not null),
                max(snapshot_date) filter (follower_count is not null),
                count(follower_count)
            {_IN_PERIOD}
        """,
        metric="followers_count",
    ),
    _daily(
        "net_change",
        "Net change of followers",
        "a net change of {value} [follower|followers] over {basis} [day|days] read",
        "signed",
        "sum",
        "net_change",
    ),
    _daily(
        "new_followers",
        "New follows",
        "{value} new [follow|follows] over {basis} [day|days] read",
        "count",
        "sum",
        "new_followers",
        only="net_change",
    ),
    _daily(
        "lost_followers",
        "Unfollows",
        "{value} [unfollow|unfollows] over {basis} [day|days] read",
        "count",
        "sum",
        "lost_followers",
        only="net_change",
    ),
    _daily(
        "reach_mean",
        "Mean reach a day",
        "a mean reach of {value} [account|accounts] a day over {basis} [day|days] read",
        "mean",
        "avg",
        "reach",
    ),
    _daily(
        "views_total",
        "Views",
        "{value} [view|views] over {basis} [day|days] read",
        "count",
        "sum",
        "views",
    ),
    _daily(
        "engagement_rate_mean",
        "Mean engagement rate a day",
        "a mean engagement rate of {value} a day over {basis} [day|days] read",
        "share",
        "avg",
        "engagement_rate",
    ),
    _before(
        "reach_mean_before",
        "reach",
        "reach",
        "a mean reach of {value} [account|accounts] a day over {basis} [day|days] read before that",
        "mean",
    ),
    _before(
        "engagement_rate_before",
        "engagement_rate",
        "engagement rate",
        "a mean engagement rate of {value} a day over {basis} [day|days] read before that",
        "share",
    ),
    _against_before("reach_against_before", "reach", "reach"),
    _against_before("engagement_against_before", "engagement_rate", "engagement rate"),
    _changes(
        "people_gained",
        "People who followed, by archives",
        "{value} [person|people] known from archives to have followed in the period",
        "('gained', 'refollowed')",
        "happened_at",
    ),
    _changes(
        "people_lost",
        "People who left, by archives",
        "{value} [person|people] found by archives of the period to have left",
        "('lost')",
        "happened_before",
    ),
)
