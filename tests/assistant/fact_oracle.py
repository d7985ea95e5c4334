"""Every fact once more, by plain loops over the rows of a world: no SQL, no code of `assistant`.

A value is `(value, day, basis, what)`; None where there can be none. Why it is missing is tried
apart from this.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Answer: TypeAlias = tuple[Any, date | None, int, Any] | None
FEW, FEW_PEERS = 5, 10


def day_of(moment: datetime) -> date:
    """The day of an instant, UTC."""
    return moment.astimezone(UTC).date()


@dataclass(frozen=True)
class Told:
    """What the rows of a world tell about a scope."""

    tables: dict[str, list[Row]]
    start: date
    end: date

    def rows(self, mart: str) -> list[Row]:
        """All rows of a mart, with nulls for what was left out."""
        nothing: Row = dict.fromkeys({name for row in self.tables.get(mart, []) for name in row})
        return [nothing | row for row in self.tables.get(mart, [])]

    def within(self, day: date) -> bool:
        """Whether a day lies in the scope."""
        return self.start <= day <= self.end

    @cached_property
    def days(self) -> list[Row]:
        return [
            one for one in self.rows("analytics_snapshots") if self.within(one["snapshot_date"])
        ]

    @cached_property
    def days_before(self) -> list[Row]:
        first = self.start - (self.end - self.start) - timedelta(days=1)
        return [
            one
            for one in self.rows("analytics_snapshots")
            if first <= one["snapshot_date"] < self.start
        ]

    @cached_property
    def posts(self) -> list[Row]:
        return [one for one in self.rows("posts") if self.within(day_of(one["posted_at"]))]

    @cached_property
    def settled(self) -> list[Row]:
        first = min(self.start, self.end - timedelta(days=180))
        return [
            one
            for one in self.rows("posts")
            if first <= day_of(one["posted_at"]) <= self.end
            and one["reach"] is not None
            and one["last_read_at"] - one["posted_at"] >= timedelta(days=7)
        ]

    def alike(self, media_type: str) -> list[Row]:
        """The settled posts of a format."""
        return [one for one in self.settled if one["media_type"] == media_type]


def read(rows: Iterable[Row], column: str, *also: str) -> list[Any]:
    """A column's values where it, and others, are known."""
    return [one[column] for one in rows if all(one[name] is not None for name in (column, *also))]


def mean(column: str, days: str = "days", *, halfway: bool = False) -> Callable[[Told], Answer]:
    """The mean of a daily measure."""

    def answer(told: Told) -> Answer:
        values = read(getattr(told, days), column)
        length = (told.end - told.start).days + 1
        if not values or (halfway and len(values) * 2 < length):
            return None
        return statistics.fmean(values), None, len(values), None

    return answer


def total(column: str, *also: str) -> Callable[[Told], Answer]:
    """The sum of a daily measure."""

    def answer(told: Told) -> Answer:
        values = read(told.days, column, *also)
        return (sum(values), None, len(values), None) if values else None

    return answer


def against_before(column: str) -> Callable[[Told], Answer]:
    """The word between the means of a period and the one before."""

    def answer(told: Told) -> Answer:
        length = (told.end - told.start).days + 1
        now, before = read(told.days, column), read(told.days_before, column)
        if min(len(now), len(before)) * 2 < length:
            return None
        return compared(statistics.fmean(now), statistics.fmean(before)), None, len(now), None

    return answer


def compared(one: float, other: float) -> str:
    """The word between two numbers."""
    return "the same as" if one == other else "higher than" if one > other else "lower than"


def changes(types: set[str], column: str) -> Callable[[Told], Answer]:
    """How many people there were of whom one is known."""

    def answer(told: Told) -> Answer:
        found = [
            one
            for one in told.rows("follower_changes")
            if one["change_type"] in types and told.within(day_of(one[column]))
        ]
        return len({one["person_id"] for one in found}), None, len(found), None

    return answer


def newest_count(told: Told) -> Answer:
    known = [one for one in told.days if one["follower_count"] is not None]
    if not known:
        return None
    newest = max(known, key=lambda one: one["snapshot_date"])
    return newest["follower_count"], newest["snapshot_date"], len(known), None


def segments(told: Told, dimension: str) -> list[Row]:
    """The newest reading of one dimension of the followers."""
    found = [
        one
        for one in told.rows("audience_segments")
        if one["audience"] == "followers"
        and one["dimension"] == dimension
        and told.within(one["captured_date"])
    ]
    newest = max((one["captured_date"] for one in found), default=None)
    return [one for one in found if one["captured_date"] == newest]


def largest(dimension: str) -> Callable[[Told], Answer]:
    """The segment with the most followers."""

    def answer(told: Told) -> Answer:
        listed = [one for one in segments(told, dimension) if not one["is_unknown"]]
        ordered = sorted(listed, key=lambda one: one["share"], reverse=True)
        if not ordered or (len(ordered) > 1 and ordered[0]["share"] == ordered[1]["share"]):
            return None
        top = ordered[0]
        return top["share"], top["captured_date"], len(listed), top["segment"]

    return answer


def unknown_country(told: Told) -> Answer:
    for one in segments(told, "country"):
        if one["is_unknown"]:
            return one["share"], one["captured_date"], 1, None
    return None


def peak(told: Told) -> tuple[float, int, int] | None:
    """The median, the hour and the days of the hour with the most followers online."""
    hours: dict[int, list[int]] = defaultdict(list)
    for one in told.rows("online_hours"):
        if told.within(one["date"]):
            hours[one["hour_utc"]].append(one["followers_online"])
    if len(hours) < 24 or min(map(len, hours.values())) < 7:
        return None
    ranked = sorted(((statistics.median(seen), hour) for hour, seen in hours.items()), reverse=True)
    if ranked[0][0] == ranked[1][0]:
        return None
    middle, hour = ranked[0]
    return middle, hour, len(hours[hour])


def online_peak(told: Told) -> Answer:
    found = peak(told)
    return (found[0], None, found[2], found[1]) if found else None


def posts_at_peak(told: Told) -> Answer:
    found = peak(told)
    if not found or not told.posts:
        return None
    near = {(found[1] + beside) % 24 for beside in (-1, 0, 1)}
    hours = [one["posted_at"].astimezone(UTC).hour for one in told.posts]
    return sum(hour in near for hour in hours), None, len(hours), found[1]


def stayed_a_month(told: Told) -> Answer:
    taken = [
        one["captured_at"]
        for one in told.rows("follower_captures")
        if one["completeness"] != "partial"
    ]
    cohorts = {
        (one["cohort_month"], one["months_since"]): one for one in told.rows("follower_cohorts")
    }
    newest: Answer = None
    for (month, since), one in sorted(cohorts.items()):
        after_next = (month + timedelta(days=62)).replace(day=1)
        is_seen = taken and datetime(after_next.year, after_next.month, 1, tzinfo=UTC) <= max(taken)
        everybody = cohorts[month, 0]["at_risk"] == one["at_risk"]
        if since == 1 and is_seen and everybody and one["is_whole_month"] and month <= told.end:
            newest = one["retained_low"], month, one["at_risk"], one["retained_high"]
    return newest if newest and newest[2] >= 20 else None


def written(told: Told, *kinds: str) -> list[Row]:
    """The interactions of the scope of some kinds."""
    return [
        one
        for one in told.rows("interactions")
        if one["kind"] in kinds and told.within(day_of(one["occurred_at"]))
    ]


def people_commented(told: Told) -> Answer:
    found = written(told, "comment", "reply")
    return len({one["username"] for one in found}), None, len(found), None


def people_commented_again(told: Told) -> Answer:
    below: dict[str, set[str]] = defaultdict(set)
    for one in written(told, "comment", "reply"):
        below[one["username"]].add(one["instagram_media_id"])
    return sum(len(posts) > 1 for posts in below.values()), None, len(below), None


def posts_tagged(told: Told) -> Answer:
    found = written(told, "tag")
    number = len({one["instagram_media_id"] for one in found})
    return (number, None, len(found), None) if found else None


def counted(is_so: Callable[[Row], bool]) -> Callable[[Told], Answer]:
    """How many posts are so, of all."""
    return lambda told: (sum(map(is_so, told.posts)), None, len(told.posts), None)


def of_posts(value: Callable[[Row], Any], middle: Callable[[list[Any]], Any]) -> Any:
    """A middle over the posts of which something is known."""

    def answer(told: Told) -> Answer:
        values = [one for one in map(value, told.posts) if one is not None]
        return (middle(values), None, len(values), None) if values else None

    return answer


def of_format(media_type: str, column: str = "") -> Callable[[Told], Answer]:
    """The posts of a format, counted or at their median."""

    def answer(told: Told) -> Answer:
        posts = [one for one in told.posts if one["media_type"] == media_type]
        if not column:
            return len(posts), None, len(posts), None
        values = read(posts, column)
        return (statistics.median(values), None, len(values), None) if len(values) >= FEW else None

    return answer


def highest_format(column: str) -> Callable[[Told], Answer]:
    """The format with the highest median."""

    def answer(told: Told) -> Answer:
        values: dict[str, list[float]] = defaultdict(list)
        for one in told.posts:
            if one[column] is not None:
                values[one["media_type"]].append(one[column])
        enough = {kind: seen for kind, seen in values.items() if len(seen) >= FEW}
        middles = {kind: statistics.median(seen) for kind, seen in enough.items()}
        top = [kind for kind, middle in middles.items() if middle == max(middles.values())]
        if len(middles) < 2 or len(top) != 1:
            return None
        return top[0], None, sum(map(len, enough.values())), None

    return answer


def longest_gap(told: Told) -> Answer:
    days = sorted(day_of(one["posted_at"]) for one in told.posts)
    if len(days) < FEW:
        return None
    gaps = [(later - one).days for one, later in pairwise(days)]
    return max(gaps), None, len(days), None


def most_saved(told: Told) -> Answer:
    rates = [
        (one["saved"] / one["reach"], one)
        for one in told.posts
        if one["saved"] is not None and one["reach"]
    ]
    ranked = sorted(rates, key=lambda found: found[0], reverse=True)
    if len(ranked) < FEW or ranked[0][0] in (0, ranked[1][0]):
        return None
    rate, top = ranked[0]
    return rate, day_of(top["posted_at"]), len(ranked), top["media_type"]


def among_peers(sign: int, age: str = "") -> Callable[[Told], Answer]:
    """The post that lies above, or below, the largest share of its peers at an age or settled."""

    def answer(told: Told) -> Answer:
        peers = told.settled
        if age:
            posted = {one["instagram_media_id"]: one["posted_at"] for one in told.rows("posts")}
            peers = [
                {**one, "posted_at": posted[one["instagram_media_id"]]}
                for one in told.rows("post_curves")
                if one["age"] == age and one["reach"] is not None
            ]
        ranked = []
        for one in peers:
            others = [
                other["reach"]
                for other in peers
                if other is not one and other["media_type"] == one["media_type"]
            ]
            passed = sum(sign * one["reach"] > sign * reach for reach in others)
            if (
                told.within(day_of(one["posted_at"]))
                and len(others) >= FEW_PEERS
                and passed * 2 > len(others)
            ):
                ranked.append((passed / len(others), one["posted_at"], passed, len(others), one))
        if not ranked:
            return None
        _, posted_at, passed, others_in_all, one = max(ranked, key=lambda found: found[:2])
        return passed, day_of(posted_at), others_in_all, one["media_type"]

    return answer


def hashtag(number: int) -> Callable[[Told], Answer]:
    """The hashtag at a place among those mostly above the median of their format."""

    def answer(told: Told) -> Answer:
        names = {
            row["username"].replace("_", "").replace(".", "")
            for mart in ("followers", "interactions")
            for row in told.rows(mart)
        }
        above: Counter[str] = Counter()
        posts: Counter[str] = Counter()
        for one in told.settled:
            alike = [other["reach"] for other in told.alike(one["media_type"])]
            if len(alike) < FEW:
                continue
            for tag in one["hashtags"]:
                if tag.replace("_", "") in names:
                    continue
                if all(sign in "abcdefghijklmnopqrstuvwxyz_" for sign in tag):
                    posts[tag] += 1
                    above[tag] += one["reach"] > statistics.median(alike)
        kept = [tag for tag in posts if posts[tag] >= FEW and above[tag] * 2 > posts[tag]]
        kept.sort(key=lambda tag: (-above[tag] / posts[tag], -posts[tag], tag))
        if number >= len(kept):
            return None
        return above[kept[number]], None, posts[kept[number]], kept[number]

    return answer


def hashtags_on_one_post(told: Told) -> Answer:
    known = told.rows("hashtags")
    return (sum(one["posts"] == 1 for one in known), None, len(known), None) if known else None


def among_rivals(column: str, which: str) -> Callable[[Told], Answer]:
    """An own measure, the median of competitors, or the word between."""

    def answer(told: Told) -> Answer:
        newest: dict[tuple[bool, str], Row] = {}
        for one in told.rows("competitor_snapshots"):
            whose = (one["is_own"], one["username"])
            if (
                one[column] is not None
                and told.within(one["captured_date"])
                and (whose not in newest or newest[whose]["captured_date"] < one["captured_date"])
            ):
                newest[whose] = one
        others = [one for (is_own, _), one in newest.items() if not is_own]
        own = [one[column] for (is_own, _), one in newest.items() if is_own]
        if len(others) < 2 or (which != "others" and not own):
            return None
        middle = statistics.median(one[column] for one in others)
        value: Any = middle if which == "others" else own[0]
        if which == "against":
            value = compared(own[0], middle)
        return value, max(one["captured_date"] for one in others), len(others), None

    return answer


FORMATS = {"reels": "reel", "photos": "photo", "carousels": "carousel", "videos": "video"}
FACTS: dict[str, Callable[[Told], Answer]] = {
    "followers_count": newest_count,
    "net_change": total("net_change"),
    "new_followers": total("new_followers", "net_change"),
    "lost_followers": total("lost_followers", "net_change"),
    "reach_mean": mean("reach"),
    "views_total": total("views"),
    "engagement_rate_mean": mean("engagement_rate"),
    "reach_mean_before": mean("reach", "days_before", halfway=True),
    "engagement_rate_before": mean("engagement_rate", "days_before", halfway=True),
    "reach_against_before": against_before("reach"),
    "engagement_against_before": against_before("engagement_rate"),
    "people_gained": changes({"gained", "refollowed"}, "happened_at"),
    "people_lost": changes({"lost"}, "happened_before"),
    "largest_country": largest("country"),
    "largest_city": largest("city"),
    "largest_age": largest("age"),
    "unknown_country": unknown_country,
    "online_peak": online_peak,
    "posts_at_peak": posts_at_peak,
    "stayed_a_month": stayed_a_month,
    "people_commented": people_commented,
    "people_commented_again": people_commented_again,
    "posts_tagged": posts_tagged,
    "posts_published": counted(bool),
    "newest_post_day": of_posts(lambda post: day_of(post["posted_at"]), max),
    "posts_without_caption": counted(lambda post: not (post["caption"] or "").strip()),
    "posts_without_hashtags": counted(lambda post: not post["hashtags"]),
    "hashtags_mean": of_posts(lambda post: len(post["hashtags"] or []), statistics.fmean),
    "caption_length_median": of_posts(lambda post: len(post["caption"] or ""), statistics.median),
    "comments_mean": of_posts(lambda post: post["comment_count"], statistics.fmean),
    "saves_mean": of_posts(lambda post: post["saved"], statistics.fmean),
    "longest_gap": longest_gap,
    "most_saved_post": most_saved,
    "highest_reach_format": highest_format("reach"),
    "highest_engagement_format": highest_format("engagement_rate_by_reach"),
    "highest_after_two_days": among_peers(1, "48h"),
    "lowest_after_two_days": among_peers(-1, "48h"),
    "highest_after_a_week": among_peers(1, "7d"),
    "lowest_after_a_week": among_peers(-1, "7d"),
    "highest_settled": among_peers(1),
    "lowest_settled": among_peers(-1),
    **{f"hashtag_{letter}": hashtag(number) for number, letter in enumerate("abcde")},
    "hashtags_on_one_post": hashtags_on_one_post,
    "own_posts_a_week": among_rivals("posts_per_week", "own"),
    "competitors_posts_a_week": among_rivals("posts_per_week", "others"),
    "posts_against_competitors": among_rivals("posts_per_week", "against"),
    "own_public_engagement": among_rivals("engagement_rate", "own"),
    "competitors_engagement": among_rivals("engagement_rate", "others"),
    "engagement_against_competitors": among_rivals("engagement_rate", "against"),
    **{f"{plural}_published": of_format(one) for plural, one in FORMATS.items()},
    **{f"{plural}_median_reach": of_format(one, "reach") for plural, one in FORMATS.items()},
    **{
        f"{plural}_median_engagement": of_format(one, "engagement_rate_by_reach")
        for plural, one in FORMATS.items()
    },
}
