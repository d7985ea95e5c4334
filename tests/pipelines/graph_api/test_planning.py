"""Every post is read as often as its age demands, in as few pages as hold what is due."""

from datetime import UTC, datetime, timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.graph_api.facts import MEDIA_PAGE
from pipelines.graph_api.known import KnownPost, Walked
from pipelines.graph_api.planning import (
    END,
    SECOND,
    TOP,
    Agenda,
    Stretch,
    details_due,
    is_due,
    unwalked,
)

NOW = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Post = tuple[str, datetime]


def post(age: timedelta, read: timedelta, *, rests: bool = False) -> KnownPost:
    """A post of an age that was read so long ago."""
    return KnownPost(
        NOW - age, "FEED", "IMAGE", NOW - read, at_rest_since=NOW - 40 * DAY if rests else None
    )


@pytest.mark.parametrize(
    ("age", "read", "rests", "due"),
    [
        (HOUR, timedelta(minutes=5), False, True),
        (47 * HOUR, HOUR, False, True),
        (3 * DAY, 6 * HOUR, False, False),
        (3 * DAY, 13 * HOUR, False, True),
        (20 * DAY, 6 * DAY, False, False),
        (20 * DAY, 7 * DAY - HOUR, False, True),
        (100 * DAY, 27 * DAY, False, False),
        (100 * DAY, 28 * DAY, False, True),
        (100 * DAY, 60 * DAY, True, False),
        (400 * DAY, 183 * DAY, True, True),
        (20 * DAY, 7 * DAY, True, True),
    ],
)
def test_age_decides_how_often_a_post_is_read(
    age: timedelta, read: timedelta, *, rests: bool, due: bool
) -> None:
    assert is_due(post(age, read, rests=rests), NOW) is due


@pytest.mark.parametrize(
    ("age_days", "read_at_age_days", "due"),
    [
        (0.9, None, False),
        (1, None, True),
        (2, 1, False),
        (3, 1, True),
        (13, 7.5, False),
        (14.5, 7.5, True),
        (34, 20, True),
        (34, 28.5, False),
        (36, None, False),
    ],
)
def test_type_specific_metrics_are_read_at_five_ages(
    age_days: float, read_at_age_days: float | None, due: bool
) -> None:
    posted_at = NOW - timedelta(days=age_days)
    read_at = None if read_at_age_days is None else posted_at + timedelta(days=read_at_age_days)
    assert details_due(posted_at, read_at, NOW) is due


def test_what_no_walk_went_over_is_above_between_and_below() -> None:
    a, b, c, d = (NOW - n * DAY for n in range(1, 5))
    assert unwalked([]) == [Stretch(TOP, END)]
    assert unwalked([Walked(a, b, False), Walked(c, d, True)]) == [Stretch(TOP, a), Stretch(b, c)]
    assert unwalked([Walked(a, d, False), Walked(b, c, False)]) == [
        Stretch(TOP, a),
        Stretch(d, END),
    ]
    assert unwalked([Walked(a, b, False), Walked(b, d, True)]) == [Stretch(TOP, a)]


# --- Whole passes, played through without a server ------------------------------------------------


class Listed:
    """A list of posts, newest first, and how often a pass asked it."""

    def __init__(self, posts: list[Post]) -> None:
        self.posts = sorted(posts, key=lambda item: item[1], reverse=True)
        self.pages = 0
        self.read: list[str] = []

    def play(self, agenda: Agenda, most_pages: int = 10_000) -> list[Walked]:
        """Follow an agenda to its end, or until the budget is used up; what was walked over."""
        walks: list[Walked] = []
        while (step := agenda.next_step()) is not None:
            bound = step.newest + 2 * SECOND if step.newest < TOP else TOP
            inside = [
                item for item in self.posts if item[1] <= bound and item[1] >= (step.since or END)
            ]
            below, start, goes_on = step.newest, 0, True
            while goes_on:
                if self.pages >= most_pages:
                    return walks
                self.pages += 1
                page = inside[start : start + agenda.page_size(below)]
                start += len(page)
                is_last = start >= len(inside)
                below = (step.since or END) if is_last else page[-1][1]
                self.read += [media_id for media_id, _ in page]
                agenda.cover([i for i, _ in page], Stretch(step.newest, min(below, step.newest)))
                newest = min(step.newest, NOW + 1000 * DAY)
                walks.append(
                    Walked(newest, max(below, datetime.min.replace(tzinfo=UTC)), below == END)
                )
                goes_on = not is_last and agenda.goes_on(below)
        return walks


@st.composite
def many_ages(draw: st.DrawFn) -> list[int]:
    """Ages of many posts in minutes; a list of hypothesis would rarely be longer than a page."""
    dice = draw(st.randoms(use_true_random=True))
    size = draw(st.integers(1, 700))
    longest = draw(st.sampled_from([5, 60 * 24 * 30, 60 * 24 * 1000]))
    return [dice.randrange(longest) for _ in range(size)]


ages = many_ages()


def posts_of(minutes: list[int]) -> list[Post]:
    return [(f"m{n}", NOW - timedelta(minutes=age)) for n, age in enumerate(minutes)]


@settings(max_examples=60, deadline=None)
@given(ages)
def test_a_first_pass_reads_everything_page_by_page(minutes: list[int]) -> None:
    listed = Listed(posts_of(minutes))
    listed.play(Agenda({}, [], {}, NOW))
    assert sorted(listed.read) == sorted(media_id for media_id, _ in listed.posts)
    assert listed.pages == ceil(len(minutes) / MEDIA_PAGE)


@settings(max_examples=60, deadline=None)
@given(ages, st.data())
def test_a_later_pass_reads_all_that_is_due_in_no_more_pages_than_the_list_has(
    minutes: list[int], data: st.DataObject
) -> None:
    posts = posts_of(minutes)
    dice = data.draw(st.randoms(use_true_random=True))
    share = data.draw(st.sampled_from([0.01, 0.1, 1.0]))
    known = {
        media_id: KnownPost(at, "FEED", "IMAGE", NOW - DAY * (200 if dice.random() < share else 0))
        for media_id, at in posts
    }
    walks = [Walked(NOW - HOUR, END, True)]
    listed = Listed(posts)
    listed.play(Agenda(known, walks, {}, NOW))
    due = {media_id for media_id, found in known.items() if is_due(found, NOW)}
    assert due <= set(listed.read)
    assert listed.pages <= ceil(len(posts) / MEDIA_PAGE) + 1
    assert listed.pages <= max(1, len(due) + 1)


@settings(max_examples=60, deadline=None)
@given(ages, st.lists(st.integers(0, 4), min_size=1, max_size=6), st.data())
def test_passes_that_are_cut_short_miss_nothing_in_the_end(
    minutes: list[int], budgets: list[int], data: st.DataObject
) -> None:
    """New posts come between passes, whose budget ends anywhere; gaps are found and closed."""
    every = sorted(posts_of(minutes), key=lambda item: item[1])
    walks: list[Walked] = []
    read: dict[str, datetime] = {}
    now = NOW - 1000 * DAY
    for budget in [*budgets, 10_000]:
        now = data.draw(st.datetimes(now.replace(tzinfo=None), NOW.replace(tzinfo=None))).replace(
            tzinfo=UTC
        )
        now = NOW if budget == 10_000 else now
        listed = Listed([item for item in every if item[1] <= now])
        known = {
            media_id: KnownPost(at, "FEED", "IMAGE", read[media_id])
            for media_id, at in every
            if media_id in read
        }
        walked = listed.play(Agenda(known, walks, {}, now), budget)
        walks += [Walked(min(walk.newest, now), walk.oldest, walk.reached_end) for walk in walked]
        read |= dict.fromkeys(listed.read, now)
    assert set(read) == {media_id for media_id, _ in every}
    assert unwalked(walks) == [Stretch(TOP, NOW)]


@settings(max_examples=60, deadline=None)
@given(ages, st.sets(st.integers(0, 699), max_size=4), st.integers(0, 700))
def test_posts_that_refuse_a_metric_never_share_a_step_with_others(
    minutes: list[int], bad: set[int], converted: int
) -> None:
    posts = sorted(posts_of([5 * age for age in minutes]), key=lambda item: item[1], reverse=True)
    spaced = [(media_id, at - n * timedelta(seconds=10)) for n, (media_id, at) in enumerate(posts)]
    known = {media_id: KnownPost(at, "FEED", "IMAGE", NOW - 2000 * DAY) for media_id, at in spaced}
    refused = {f"m{n}": frozenset({"reposts"}) for n in bad if n < len(spaced)}
    agenda = Agenda(known, [Walked(NOW, END, True)], refused, NOW)
    if converted < len(spaced):
        agenda.put_before_conversion(spaced[converted][1])
    times = dict(spaced)
    seen: set[str] = set()
    while (step := agenda.next_step()) is not None:
        until = step.newest + 2 * SECOND if step.newest < TOP else TOP
        page = [i for i, at in spaced if (step.since or END) <= at <= until]
        old = {i for i in page if converted < len(spaced) and times[i] <= spaced[converted][1]}
        assert old in (set(), set(page))
        assert bool(old) is step.refuses_all or not page
        if not step.refuses_all:
            assert {refused.get(i, frozenset()) for i in page} <= {step.refused}
        agenda.cover(page, Stretch(step.newest, step.since or END))
        seen.update(page)
    assert seen == set(times)
