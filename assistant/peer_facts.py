"""Facts of posts beside their peers: the account's own of the same format.

A place among peers says how a post did. Why, it does not say; nor does a hashtag's count.
"""

from typing import Final

from assistant.facts import Definition
from assistant.people import NAMES
from assistant.post_facts import LEAST_POSTS, POSTS

LEAST_PEERS: Final = 10
WITHIN_DAYS: Final = 180
HASHTAG_FACTS: Final = tuple(f"hashtag_{letter}" for letter in "abcde")

_RANKED: Final = """
    cast(posted_at at time zone 'UTC' as date) as posted_on,
    count(*) over (partition by posts.media_type) as alike,
    rank() over (partition by posts.media_type order by {reach}) - 1 as lower,
    rank() over (partition by posts.media_type order by {reach} desc) - 1 as higher
"""
# A post of a week has most of the reach that it will have; half a year's posts had about the same
# followers.
_SETTLED: Final = f"""
    select
        *,
        median(reach) over (partition by media_type) as middle,
        {_RANKED.format(reach="reach")}
    from marts.posts
    where
        account_id = $account_id
        and cast(posted_at at time zone 'UTC' as date)
        between least($start, $end - {WITHIN_DAYS}) and $end
        and reach is not null
        and last_read_at >= posted_at + interval 7 days
"""
_AT_AGE: Final = f"""
    select posts.*, {_RANKED.format(reach="curves.reach")}
    from marts.post_curves as curves
    inner join marts.posts using (account_id, instagram_media_id)
    where account_id = $account_id and curves.age = '{{age}}' and curves.reach is not null
"""
_WEEK_OLD: Final = (
    f"in {WITHIN_DAYS} days (or the period, if longer), all read when at least a week old"
)


def _among_peers(
    when: str, words: str, mart: str, peers: str, which: str
) -> tuple[Definition, ...]:
    """The posts of a period that lie above, and below, the largest share of their peers."""
    return tuple(
        Definition(
            id=f"{name}_{when}",
            label=f"Post with the {name} reach among its peers{words}",
            phrase=(
                f"the {{what}} of {{day}} (a reach{words} {side} that of {{value}} of {{basis}}"
                " others of its format)"
            ),
            kind="count",
            mart=mart,
            formula=(
                f"of the account's own other posts of the same format {which}, those with a "
                f"{others} reach; for the post of the period with the largest share of them, if "
                "it is more than half; of two the newer"
            ),
            sql=f"""
                with
                    peers as ({peers}),
                    chosen as (
                        select * from peers
                        where
                            posted_on between $start and $end
                            and alike > {LEAST_PEERS}
                            and {others} * 2 > alike - 1
                        order by {others} / (alike - 1) desc, posted_at desc
                        limit 1
                    )
                select max({others}), max(posted_on), coalesce(max(alike) - 1, 0), max(media_type)
                from chosen
            """,
            least=LEAST_PEERS,
            metric="reach",
            needs="media",
            about="format",
        )
        for name, side, others in (("highest", "above", "lower"), ("lowest", "below", "higher"))
    )


def _at_age(when: str, age: str, length: str) -> tuple[Definition, ...]:
    words = f" {length} after publication"
    which = f"that were read near the age of {length}"
    return _among_peers(when, words, "post_curves, posts", _AT_AGE.format(age=age), which)


def _tag(name: str, number: int) -> Definition:
    return Definition(
        id=name,
        label=f"Hashtag {number + 1} by posts above the median of their format",
        phrase="{value} of {basis} posts with #{what} above the median reach of their format",
        kind="count",
        mart="posts",
        formula=(
            "posts with the hashtag whose reach is above the median of the account's own posts of "
            f"their format {_WEEK_OLD}; of hashtags with at least {LEAST_POSTS} such posts, more "
            "than half of them above, those with the highest shares"
        ),
        sql=f"""
            with
                settled as ({_SETTLED}),
                tagged as (
                    select unnest(hashtags) as tag, reach > middle as is_above
                    from settled where alike >= {LEAST_POSTS}
                ),
                counted as (
                    select tag, count(*) filter (is_above) as above, count(*) as posts
                    from tagged
                    where regexp_full_match(tag, '[a-z_]+')
                    and translate(tag, '_', '') not in ({NAMES})
                    group by tag
                    having count(*) >= {LEAST_POSTS} and count(*) filter (is_above) * 2 > count(*)
                    order by above / posts desc, posts desc, tag
                    limit 1 offset {number}
                )
            select max(above), null, coalesce(max(posts), 0), max(tag) from counted
        """,
        least=LEAST_POSTS,
        metric="reach",
        needs="media",
    )


ABOUT_PEERS: Final[tuple[Definition, ...]] = (
    *_at_age("after_two_days", "48h", "48 hours"),
    *_at_age("after_a_week", "7d", "7 days"),
    *_among_peers("settled", "", "posts", _SETTLED, _WEEK_OLD),
    *(_tag(name, number) for number, name in enumerate(HASHTAG_FACTS)),
    Definition(
        id="most_saved_post",
        label="Post with the most saves for its reach",
        phrase=(
            "the {what} of {day} (saved by {value} of the accounts that it reached, the highest"
            " share of {basis} [post|posts])"
        ),
        kind="share",
        mart="posts",
        formula=(
            "saves divided by reach, as last read, of the post of the period of which this is "
            "highest; a tie is no answer"
        ),
        sql=f"""
            with
                posts as (
                    select *, saved / reach as rate, count(*) over () as number
                    {POSTS} and saved is not null and reach > 0
                ),
                top as (
                    select * from posts where rate > 0 qualify rank() over (order by rate desc) = 1
                )
            select
                case when count(*) = 1 then max(rate) end,
                cast(max(posted_at) at time zone 'UTC' as date),
                coalesce(max(number), 0),
                max(media_type)
            from top
        """,
        least=LEAST_POSTS,
        metric="saved",
        needs="media",
        about="format",
    ),
    Definition(
        id="hashtags_on_one_post",
        label="Hashtags on one post only",
        phrase="{value} of {basis} [hashtag|hashtags] used on one post only",
        kind="count",
        mart="hashtags",
        formula="hashtags of all captions, as last read, that stand on one post",
        sql="""
            select count(*) filter (posts = 1), null, count(*)
            from marts.hashtags where account_id = $account_id
        """,
        needs="media",
    ),
)
