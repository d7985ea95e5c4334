"""One post's page: its numbers, its curve among its peers, its caption."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboards import address, formats, panels, states, tables
from dashboards.charts import post as charts
from dashboards.frame import Frame
from dashboards.panels import Panel
from dashboards.queries import post as queries
from dashboards.queries.post import Age, Post
from dashboards.tables import Cell
from dashboards.texts import say

# Instagram revises insights for about so long.
REVISED_FOR: Final = timedelta(hours=48)
CARDS_A_ROW: Final = 6
_RATE: Final = partial(formats.percent, digits=2)
# Shown where Instagram tells them; it does so of some formats only.
_CARDS: Final[dict[str, Callable[[float | None], str]]] = {
    "reach": formats.count,
    "views": formats.count,
    "total_interactions": formats.count,
    "like_count": formats.count,
    "comment_count": formats.count,
    "saved": formats.count,
    "shares": formats.count,
    "engagement_rate_by_followers": _RATE,
    "engagement_rate_by_reach": _RATE,
    "engagement_rate_by_views": _RATE,
}
_SOMETIMES: Final = ("reposts", "follows", "profile_visits")


def show(frame: Frame) -> None:
    """Draw the page of the post that the address names (`?post=`)."""
    if frame.account.from_archives_only:
        states.no_api()
        return
    back = f"content?{urlencode({'account': f'@{frame.account.username}'})}"
    st.html(f'<a class="back" href="{escape(back)}" target="_self">{escape(say("post-back"))}</a>')
    media_id = st.query_params.get("post", "")
    post = frame.marts.ask(queries.post, frame.account.account_id, media_id)
    if post is None:
        st.info(say("post-none" if media_id else "post-not-named"))
        return
    _about(post)
    _numbers(frame, post)
    _curve(frame, post)


def _about(post: Post) -> None:
    with st.container(border=True, key="card-post"):
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = say("format", kind=post.media_type)
            title = say("post-title", kind=kind, moment=post.posted_at)
            st.subheader(title, anchor=False, width="stretch")
            if _is_on_instagram(post.permalink):
                st.link_button(
                    say("post-permalink"), str(post.permalink), icon=":material/open_in_new:"
                )
        caption = post.caption or say("content-no-caption")
        st.html(f'<p class="caption">{escape(caption)}</p>')


def _is_on_instagram(address: str | None) -> bool:
    """Whether an address from elsewhere may be followed."""
    parts = urlsplit(address or "")
    return parts.scheme == "https" and parts.hostname in ("www.instagram.com", "instagram.com")


def _numbers(frame: Frame, post: Post) -> None:
    if post.last_read_at - post.posted_at < REVISED_FOR:
        st.info(say("post-not-final", moment=post.last_read_at))
    sometimes = [name for name in _SOMETIMES if getattr(post, name) is not None]
    grid = st.grid(CARDS_A_ROW, min_column_width=130, gap=12)
    for name, write in (_CARDS | dict.fromkeys(sometimes, formats.count)).items():
        text = f"post-{name.replace('_', '-')}"
        with grid.container(border=True, height="stretch", key=f"card-{name}"):
            st.metric(say(text), write(getattr(post, name)), help=say(f"{text}.meaning"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_as_of(post), width="stretch")
        panels.explain("post", say("post-method"), frame)


def _as_of(post: Post) -> str:
    followers = post.followers_at_post
    if followers is None:
        return say("post-as-of", moment=post.last_read_at) + " " + say("post-followers-unknown")
    return (
        say("post-as-of", moment=post.last_read_at)
        + " "
        + say("post-followers-then", number=followers)
    )


@st.fragment
def _curve(frame: Frame, post: Post) -> None:
    measure: str = st.segmented_control(
        say("post-measure"),
        queries.MEASURES,
        format_func=lambda name: say(f"post-{name.replace('_', '-')}"),
        required=True,
        label_visibility="collapsed",
        **address.by_key("measure", queries.MEASURES, queries.MEASURES[0]),
    )
    ages = frame.marts.ask(queries.curve, frame.account.account_id, post.media_id, measure)
    if all(age.value is None for age in ages):
        st.info(say(why_no_curve(ages)))
        return
    rows = charts.curve_rows(ages)
    kind = say("format", kind=post.media_type)
    name = say(f"post-{measure.replace('_', '-')}")
    panels.show(
        Panel(
            key="curve",
            title=say("post-curve", measure=name),
            about=say("post-curve.about", kind=kind),
            alt=_in_words(ages, name, _writer(measure)),
            spec=charts.curve(rows, measure),
            columns={
                "age": say("post-age"),
                "measured_age_hours": say("post-measured-hours"),
                "value": say("post-this"),
                "low": say("post-low"),
                "middle": say("post-peers-median"),
                "high": say("post-high"),
                "peers": say("post-peers"),
                "percentile": say("post-percentile"),
            },
            rows=rows,
            method=say("post-curve.method", enough=queries.ENOUGH_PEERS),
        ),
        frame,
    )
    with st.container(border=True, key="card-ages"):
        st.subheader(say("post-ages"), anchor=False)
        st.html(_table(ages, name, kind, _writer(measure)))


def why_no_curve(ages: Sequence[Age]) -> str:
    """What is said of a post that was read near none of these ages, those that it has reached."""
    if not ages:
        return "post-too-young"
    still_to_come = not any(age.age == queries.LAST_AGE for age in ages)
    return "post-no-curve.yet" if still_to_come else "post-no-curve"


def _writer(measure: str) -> Callable[[float | None], str]:
    return _RATE if measure == "engagement_rate_by_reach" else formats.count


def _in_words(ages: Sequence[Age], name: str, write: Callable[[float | None], str]) -> str:
    told = ", ".join(
        say("post-curve.at", value=write(age.value), age=say(f"post-at-{age.age}"))
        for age in ages
        if age.value is not None
    )
    return say("post-curve.alt", measure=name, values=told)


def _table(ages: Sequence[Age], name: str, kind: str, write: Callable[[float | None], str]) -> str:
    columns = (say("post-age"), name, say("post-peers-half"), say("post-percentile"))
    return tables.table(
        say("post-ages"),
        columns,
        [
            [
                Cell(say(f"post-at-{age.age}"), detail=_read(age)),
                Cell(write(age.value)),
                Cell(
                    say("post-range", low=write(age.low), high=write(age.high))
                    if age.low is not None
                    else formats.UNKNOWN,
                    detail=say("post-median", value=write(age.middle))
                    if age.middle is not None
                    else "",
                ),
                Cell(*_percentile(age, kind)),
            ]
            for age in ages
        ],
    )


def _read(age: Age) -> str:
    if age.measured_age_hours is None:
        return say("post-not-read")
    return say("post-read", hours=formats.number(age.measured_age_hours, 1))


def _percentile(age: Age, kind: str) -> tuple[str, str]:
    """The percentile and of how many; or why there is none."""
    peers = say("post-of-peers", number=age.peers, kind=kind)
    if age.percentile is not None:
        return formats.percent(age.percentile, 0), peers
    if age.value is None:
        return formats.UNKNOWN, ""
    return formats.UNKNOWN, say("post-too-few", peers=peers, enough=queries.ENOUGH_PEERS)
