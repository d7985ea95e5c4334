"""Facts of the posts of a period. Their days are UTC; their numbers are those last read."""

from typing import Final

from assistant.facts import Definition, Kind

LEAST_POSTS: Final = 5
"""A median of fewer posts, and a comparison of such medians, says nothing."""

POSTS: Final = """
    from marts.posts
    where
        account_id = $account_id
        and cast(posted_at at time zone 'UTC' as date) between $start and $end
"""
FORMATS: Final = {"reel": "reels", "photo": "photos", "carousel": "carousels", "video": "videos"}


def _of_posts(
    name: str, label: str, phrase: str, kind: Kind, expression: str, formula: str, column: str = ""
) -> Definition:
    """Of all posts of the period; with a column, of those of which that was read."""
    basis = f"count({column})" if column else "count(*)"
    return Definition(
        id=name,
        label=label,
        phrase=phrase,
        kind=kind,
        mart="posts",
        formula=formula,
        sql=f"select {expression}, null, {basis} {POSTS}",
        # Nothing published is a number too, while nothing read is none.
        least=1 if column else 0,
        metric=column,
        needs="media",
    )


def _of_format(media_type: str, plural: str) -> tuple[Definition, ...]:
    posts = f"{POSTS} and media_type = '{media_type}'"
    return (
        Definition(
            id=f"{plural}_published",
            label=f"{plural.capitalize()} published",
            phrase=f"{{value}} [{media_type}|{plural}] published in the period",
            kind="count",
            mart="posts",
            formula=f"count of {plural} posted in the period",
            sql=f"select count(*), null, count(*) {posts}",
            least=0,
            needs="media",
        ),
        Definition(
            id=f"{plural}_median_reach",
            label=f"Median reach of {plural}",
            phrase=(
                f"a median reach of {{value}} accounts"
                f" over {{basis}} [{media_type}|{plural}] of the period"
            ),
            kind="mean",
            mart="posts",
            formula=f"median of reach over {plural} of the period, each as last read",
            sql=f"select cast(median(reach) as double), null, count(reach) {posts}",
            least=LEAST_POSTS,
            metric="reach",
            needs="media",
        ),
        Definition(
            id=f"{plural}_median_engagement",
            label=f"Median engagement rate of {plural}, by reach",
            phrase=(
                "a median engagement rate by reach of {value} over {basis} "
                f"[{media_type}|{plural}] of the period"
            ),
            kind="share",
            mart="posts",
            formula=f"median over {plural} of the period of (interactions / reach), as last read",
            sql=(
                "select median(engagement_rate_by_reach), null,"
                f" count(engagement_rate_by_reach) {posts}"
            ),
            least=LEAST_POSTS,
            metric="total_interactions",
            needs="media",
        ),
    )


def _highest(name: str, column: str, what: str) -> Definition:
    """The format with the highest median, if several have enough posts and one is alone on top."""
    return Definition(
        id=name,
        label=f"Format with the highest median {what}",
        phrase=f"{{value}}, whose median {what} was the highest of the formats compared",
        kind="comparison",
        mart="posts",
        formula=(
            f"the format whose posts of the period have the highest median of {column}; formats "
            f"with fewer than {LEAST_POSTS} such posts do not take part, and a tie is no answer"
        ),
        sql=f"""
            with
                medians as (
                    select media_type, median({column}) as middle, count({column}) as posts
                    {POSTS}
                    group by media_type
                    having count({column}) >= {LEAST_POSTS}
                ),
                top as (
                    select media_type from medians
                    where middle = (select max(middle) from medians)
                )
            select
                case when (select count(*) from medians) >= 2 and (select count(*) from top) = 1
                then (select max(media_type) from top) end,
                null,
                (select coalesce(sum(posts), 0) from medians)
        """,
        metric="reach",
        needs="media",
    )


ABOUT_POSTS: Final[tuple[Definition, ...]] = (
    _of_posts(
        "posts_published",
        "Posts published",
        "{value} [post|posts] published in the period",
        "count",
        "count(*)",
        "count of posts of the period",
    ),
    _of_posts(
        "newest_post_day",
        "Day of the newest post",
        "the newest post of the period, published on {value}",
        "day",
        "max(cast(posted_at at time zone 'UTC' as date))",
        "the newest posting day of the period, UTC",
        "posted_at",
    ),
    _of_posts(
        "posts_without_caption",
        "Posts without a caption",
        "{value} [post|posts] of the period without a caption",
        "count",
        "count(*) filter (coalesce(trim(caption), '') = '')",
        "count of posts of the period whose caption is empty",
    ),
    _of_posts(
        "posts_without_hashtags",
        "Posts without a hashtag",
        "{value} [post|posts] of the period without a hashtag",
        "count",
        "count(*) filter (len(coalesce(hashtags, [])) = 0)",
        "count of posts of the period whose caption holds no hashtag",
    ),
    _of_posts(
        "hashtags_mean",
        "Hashtags per post",
        "a mean of {value} [hashtag|hashtags] per post over {basis} [post|posts] of the period",
        "mean",
        "avg(len(coalesce(hashtags, [])))",
        "mean number of hashtags in captions of the period",
        "instagram_media_id",
    ),
    _of_posts(
        "caption_length_median",
        "Median length of captions",
        (
            "a median caption of {value} [character|characters]"
            " over {basis} [post|posts] of the period"
        ),
        "mean",
        "cast(median(length(coalesce(caption, ''))) as double)",
        "median length of captions of the period, an empty one counting as none",
        "instagram_media_id",
    ),
    _of_posts(
        "comments_mean",
        "Comments per post",
        "a mean of {value} [comment|comments] per post over {basis} [post|posts] of the period",
        "mean",
        "avg(comment_count)",
        "mean of comment_count over posts of the period, as last read",
        "comment_count",
    ),
    _of_posts(
        "saves_mean",
        "Saves per post",
        "a mean of {value} [save|saves] per post over {basis} [post|posts] of the period",
        "mean",
        "avg(saved)",
        "mean of saved over posts of the period, as last read",
        "saved",
    ),
    Definition(
        id="longest_gap",
        label="Longest time between two posts",
        phrase="a longest gap of {value} [day|days] between {basis} [post|posts] of the period",
        kind="count",
        mart="posts",
        formula="the longest time between one post of the period and the next, in whole days",
        sql=f"""
            select max(date_diff('day', earlier, day)), null, count(*)
            from (
                select
                    cast(posted_at at time zone 'UTC' as date) as day,
                    lag(day) over (order by posted_at) as earlier
                {POSTS}
            )
        """,
        least=LEAST_POSTS,
        needs="media",
    ),
    *(one for kind in FORMATS.items() for one in _of_format(*kind)),
    _highest("highest_reach_format", "reach", "reach"),
    _highest("highest_engagement_format", "engagement_rate_by_reach", "engagement rate by reach"),
)
