"""What marts hold about an audience, its hours, cohorts, hashtags and competitors: all invented."""

from datetime import date, datetime, timedelta
from math import cos, pi
from typing import Any, Final

from tests.dashboards.published_marts import World
from tests.dashboards.published_world import ACCOUNT_ID, USERNAME

FOLLOWERS: Final = 919
RIVAL, GONE, GIANT = "crumb.and.co", "gone_bakery", "bread.of.the.world"
REFUSAL: Final = "(#110) <b>Invalid user id</b>"
_LISTED: Final[dict[str, dict[str, int]]] = {
    "age": {"13-17": 12, "18-24": 160, "25-34": 310, "35-44": 170, "45-54": 70, "55-64": 30},
    "gender": {"F": 470, "M": 230, "U": 52},
    "country": {"DE": 390, "AT": 120, "CH": 74, "US": 60, "FR": 21},
    "city": {f"Town {number:02}, Region": 40 - number for number in range(20)},
}


def add(world: World, now: datetime) -> None:
    """Add all of it."""
    _segments(world, now)
    _hours(world, now)
    _cohorts(world, now)
    _hashtags(world, now)
    _competitors(world, now)


def _segments(world: World, now: datetime) -> None:
    for back, whose in ((0, "followers"), (7, "followers"), (0, "engaged")):
        for dimension, listed in _LISTED.items():
            for segment, people in [*listed.items(), (None, None)]:
                rest = FOLLOWERS - sum(listed.values())
                number = rest if people is None else people
                is_counted = whose == "followers"
                world.add(
                    "audience_segments",
                    account_id=ACCOUNT_ID,
                    captured_date=now.date() - timedelta(days=back),
                    captured_at=now - timedelta(days=back),
                    audience=whose,
                    timeframe="this_month",
                    dimension=dimension,
                    segment=segment,
                    segment_key=segment or "",
                    followers=number - back if is_counted else people and people // 4,
                    share=(number - back) / FOLLOWERS if is_counted else None,
                    followers_count=FOLLOWERS if is_counted else None,
                    is_unknown=segment is None,
                )


def _hours(world: World, now: datetime) -> None:
    """35 days, the newest of which is two days ago; one hour of it was not told."""
    for back in range(2, 37):
        for hour in range(24):
            if back == 2 and hour == 5:
                continue
            world.add(
                "online_hours",
                account_id=ACCOUNT_ID,
                date=now.date() - timedelta(days=back),
                hour_utc=hour,
                followers_online=round(300 - 200 * cos((hour - 4) / 12 * pi) + back),
                captured_at=now,
            )


def _cohorts(world: World, now: datetime) -> None:
    month = now.date().replace(day=1)
    for age in range(15):
        month = (month - timedelta(days=1)).replace(day=1)
        for since in range(age + 2):
            is_known = since < 12
            world.add(
                "follower_cohorts",
                account_id=ACCOUNT_ID,
                cohort_month=month,
                months_since=since,
                is_whole_month=age < 6,
                at_risk=60 - since,
                retained=59.0 - since,
                retained_low=57 - since,
                retained_high=60 - since,
                retention=0.97**since if is_known else None,
                retention_low=0.95**since if is_known else None,
                retention_high=0.99**since if is_known else None,
            )


def _hashtags(world: World, now: datetime) -> None:
    for number in range(30):
        name = ("sourdough", "bread", "نان")[number] if number < 3 else f"tag_{number}"
        told = 0 if number == 2 else 40 - number
        world.add(
            "hashtags",
            account_id=ACCOUNT_ID,
            hashtag=name,
            posts=60 - number,
            posts_with_reach=told,
            first_used_at=now - timedelta(days=400),
            last_used_at=now - timedelta(days=number),
            median_reach=1_000.0 + number if told else None,
            median_engagement_rate_by_reach=0.05 if told else None,
        )


def _competitors(world: World, now: datetime) -> None:
    common = {"account_id": ACCOUNT_ID, "first_seen_at": now - timedelta(days=60)}
    for name, count, columns in (
        (USERNAME, FOLLOWERS, {"is_own": True, "can_be_read": True, "last_read_at": now}),
        (RIVAL, 1_400, {"is_own": False, "can_be_read": True, "last_read_at": now}),
        (GIANT, 91_000, {"is_own": False, "can_be_read": True, "last_read_at": now}),
        (GONE, None, {"is_own": False, "can_be_read": False, "last_error": REFUSAL}),
    ):
        world.add(
            "competitors",
            username=name,
            followers_count=count,
            media_count=300 if count else None,
            **common,
            **columns,
        )
        for back in range(40) if count else ():
            on: date = now.date() - timedelta(days=back)
            measures: dict[str, Any] = {
                "posts_in_window": 8,
                "posts_per_week": 2.0,
                "posts_with_counts": 7 if name == RIVAL else 8,
                "engagement_rate": 0.031,
            }
            world.add(
                "competitor_snapshots",
                account_id=ACCOUNT_ID,
                username=name,
                is_own=columns["is_own"],
                captured_date=on,
                captured_at=now - timedelta(days=back),
                followers_count=(count or 0) - 2 * back,
                media_count=300,
                window_days=28,
                **(measures if back else {}),
            )
