"""Facts of who follows, when they are online, how long they stayed, and who wrote or tagged.

Aggregates only. When followers are online says nothing of when it is best to publish.
"""

from typing import Final

from assistant.facts import Definition

LEAST_DAYS: Final = 7
"""An hour of fewer days is chance."""
LEAST_PEOPLE: Final = 20

_SEGMENTS: Final = """
    newest as (
        select * from marts.audience_segments
        where
            account_id = $account_id
            and audience = 'followers'
            and dimension = '{dimension}'
            and captured_date between $start and $end
        qualify rank() over (order by captured_date desc) = 1
    ),
    listed as (select * from newest where not is_unknown and share is not null)
"""
_PEAK: Final = f"""
    hours as (
        select hour_utc, median(followers_online) as middle, count(*) as days
        from marts.online_hours
        where account_id = $account_id and date between $start and $end
        group by hour_utc
    ),
    whole as (select count(*) = 24 and min(days) >= {LEAST_DAYS} as is_known from hours),
    top as (select * from hours where middle = (select max(middle) from hours)),
    peak as (
        select hour_utc, middle, days from top, whole
        where is_known and (select count(*) from top) = 1
    )
"""
_INTERACTIONS: Final = """
    from marts.interactions
    where
        account_id = $account_id
        and kind in {kinds}
        and cast(occurred_at at time zone 'UTC' as date) between $start and $end
"""


def _largest(dimension: str, plural: str, within: str) -> Definition:
    return Definition(
        id=f"largest_{dimension}",
        label=f"Largest {dimension} of the followers",
        phrase=(
            f"{{value}} of followers {within} {{what}}, the largest share of the {plural} listed"
            " on {day}"
        ),
        kind="share",
        mart="audience_segments",
        formula=(
            f"followers in the {dimension} that Instagram lists with the most, divided by all "
            "followers then, in the newest reading of the period; a tie is no answer"
        ),
        sql=f"""
            with
                {_SEGMENTS.format(dimension=dimension)},
                top as (select * from listed where share = (select max(share) from listed))
            select
                case when count(*) = 1 then max(share) end,
                max(captured_date),
                (select count(*) from listed),
                max(
                    case when segment = city || ', ' || city then city else segment end
                )
            from top, lateral (select split_part(segment, ', ', 1) as city)
        """,
        metric="follower_demographics",
        about="country" if dimension == "country" else "name",
    )


ABOUT_THE_AUDIENCE: Final[tuple[Definition, ...]] = (
    _largest("country", "countries", "in"),
    _largest("city", "cities", "in"),
    _largest("age", "ages", "aged"),
    Definition(
        id="unknown_country",
        label="Followers of no country that is told",
        phrase="{value} of followers in none of the countries listed on {day}",
        kind="share",
        mart="audience_segments",
        formula=(
            "followers less all whom Instagram lists in a country, divided by all followers, in "
            "the newest reading of the period"
        ),
        sql=f"""
            with {_SEGMENTS.format(dimension="country")}
            select max(share), max(captured_date), count(share) from newest where is_unknown
        """,
        metric="follower_demographics",
    ),
    Definition(
        id="online_peak",
        label="Hour with the most followers online",
        phrase=(
            "a median of {value} [follower|followers] online from {what} UTC, "
            "the most of any hour, over {basis} [day|days]"
        ),
        kind="count",
        mart="online_hours",
        formula=(
            "the hour of the day (UTC) with the highest median of followers online, when each hour "
            f"was told of at least {LEAST_DAYS} days; a tie is no answer"
        ),
        sql=f"""
            with {_PEAK}
            select max(middle), null, coalesce(max(days), 0), max(hour_utc) from peak
        """,
        metric="online_followers",
        about="hour",
    ),
    Definition(
        id="posts_at_peak",
        label="Posts in the hours with the most followers online",
        phrase=("{value} of {basis} [post|posts] of the period published from {what} UTC"),
        kind="count",
        mart="posts, online_hours",
        formula=(
            "count of posts of the period published in the hour (UTC) with the highest median of "
            "followers online, the one before or the one after"
        ),
        sql=f"""
            with
                {_PEAK},
                posts as (
                    select hour(posted_at at time zone 'UTC') as posted_hour from marts.posts
                    where
                        account_id = $account_id
                        and cast(posted_at at time zone 'UTC' as date) between $start and $end
                )
            select
                case when any_value(hour_utc) is not null
                then count(*) filter ((posted_hour - hour_utc + 25) % 24 <= 2) end,
                null,
                count(posted_hour),
                any_value(hour_utc)
            from posts left join peak on true
        """,
        metric="online_followers",
        needs="media",
        about="around",
    ),
    Definition(
        id="stayed_a_month",
        label="People who came in a month and stayed through the next",
        phrase=("{value} of {basis} people who followed in {month} and still did a month after"),
        kind="range",
        mart="follower_cohorts, follower_captures",
        formula=(
            "the newest month of follow in the period of which all were observed for a month: "
            "those certainly still there, to those possibly still there, of all who came"
        ),
        sql="""
            with
                seen as (
                    select max(captured_at) as until from marts.follower_captures
                    where account_id = $account_id and completeness <> 'partial'
                ),
                whole as (
                    select later.*
                    from marts.follower_cohorts as later
                    inner join marts.follower_cohorts as first
                        on
                            later.account_id = first.account_id
                            and later.cohort_month = first.cohort_month
                            and first.months_since = 0
                            and first.at_risk = later.at_risk
                    inner join seen
                        on later.cohort_month + interval 2 months <= seen.until at time zone 'UTC'
                    where
                        later.account_id = $account_id
                        and later.months_since = 1
                        and later.is_whole_month
                        and later.cohort_month <= $end
                )
            select
                arg_max(retained_low, cohort_month),
                max(cohort_month),
                coalesce(arg_max(at_risk, cohort_month), 0),
                arg_max(retained_high, cohort_month)
            from whole
        """,
        least=LEAST_PEOPLE,
        needs="archive",
        about="upper",
    ),
    Definition(
        id="people_commented",
        label="People who commented",
        phrase="{value} [person|people] who wrote {basis} [comment|comments] in the period",
        kind="count",
        mart="interactions",
        formula="people among those whose comments and replies of the period were read",
        sql=f"""
            select count(distinct username), null, count(*)
            {_INTERACTIONS.format(kinds="('comment', 'reply')")}
        """,
        least=0,
        needs="comments",
    ),
    Definition(
        id="people_commented_again",
        label="People who commented on several posts",
        phrase="{value} [person|people] who commented on more than one post in the period",
        kind="count",
        mart="interactions",
        formula="people whose comments and replies of the period stand below several posts",
        sql=f"""
            select count(*) filter (posts > 1), null, count(*)
            from (
                select count(distinct instagram_media_id) as posts
                {_INTERACTIONS.format(kinds="('comment', 'reply')")}
                group by username
            )
        """,
        least=0,
        needs="comments",
    ),
    Definition(
        id="posts_tagged",
        label="Posts of others that tag the account",
        phrase="{value} [post|posts] of others from the period that tag the account",
        kind="count",
        mart="interactions",
        formula="posts of the period, as far as they were read, on which others tagged the account",
        sql=f"""
            select count(distinct instagram_media_id), null, count(*)
            {_INTERACTIONS.format(kinds="('tag')")}
        """,
        needs="media",
    ),
)
