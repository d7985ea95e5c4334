"""Facts of the account beside its competitors: what anybody can see, in windows of equal length."""

from typing import Final

from assistant.facts import Definition, Kind

LEAST_COMPETITORS: Final = 2


def _rivals(
    name: str, column: str, kind: Kind, label: str, phrase: str, formula: str, value: str
) -> Definition:
    """Of the newest readings of the period in which a number of competitors is known."""
    return Definition(
        id=name,
        label=label,
        phrase=phrase,
        kind=kind,
        mart="competitor_snapshots",
        formula=formula,
        sql=f"""
            with
                newest as (
                    select is_own, captured_date, {column} as measure
                    from marts.competitor_snapshots
                    where
                        account_id = $account_id
                        and captured_date between $start and $end
                        and {column} is not null
                    qualify rank() over (
                        partition by username, is_own order by captured_date desc
                    ) = 1
                ),
                own as (select measure, captured_date from newest where is_own),
                others as (
                    select median(measure) as middle, max(captured_date) as day, count(*) as number
                    from newest where not is_own
                )
            select {value}, day, number from others left join own on true
        """,
        least=LEAST_COMPETITORS,
        needs="competitors",
    )


_AGAINST: Final = """
    case
        when measure > middle then 'higher than'
        when measure < middle then 'lower than'
        when measure = middle then 'the same as'
    end
"""


def _against(name: str, column: str, what: str) -> Definition:
    return _rivals(
        name,
        column,
        "comparison",
        f"Own {what}, against competitors",
        f"a {what} {{value}} the median of {{basis}} competitors",
        f"own {column}, compared with the median of competitors, each in its newest reading of "
        "the period that has one; equal windows",
        _AGAINST,
    )


ABOUT_RIVALS: Final[tuple[Definition, ...]] = (
    _rivals(
        "own_posts_a_week",
        "posts_per_week",
        "mean",
        "Posts a week, as of competitors",
        "{value} [post|posts] a week of its own",
        "own posts_per_week in the newest reading of the period that has it; the window is that"
        " of the competitors",
        "measure",
    ),
    _rivals(
        "competitors_posts_a_week",
        "posts_per_week",
        "mean",
        "Posts a week of competitors",
        "a median of {value} [post|posts] a week of {basis} competitors as read until {day}",
        "median over competitors of posts_per_week, each in its newest reading of the period",
        "middle",
    ),
    _against("posts_against_competitors", "posts_per_week", "number of posts a week"),
    _rivals(
        "own_public_engagement",
        "engagement_rate",
        "share",
        "Public engagement rate",
        "a public engagement rate of {value} of its own",
        "own mean of likes and comments per post, divided by followers, as of competitors",
        "measure",
    ),
    _rivals(
        "competitors_engagement",
        "engagement_rate",
        "share",
        "Public engagement rate of competitors",
        "a median public engagement rate of {value} of {basis} competitors as read until {day}",
        "median over competitors of the mean of likes and comments per post, divided by"
        " followers, each in its newest reading of the period",
        "middle",
    ),
    _against("engagement_against_competitors", "engagement_rate", "public engagement rate"),
)
