"""The page of one person (`/person?person=…`): all that is known of them, and what is not."""

from collections.abc import Sequence

import streamlit as st

from dashboards import formats, people_tables, spans, tables
from dashboards.frame import Frame
from dashboards.people_tables import names, strength, told, when
from dashboards.queries import person as queries
from dashboards.queries.people_rows import Change
from dashboards.queries.person import Followed, Interaction, Life, Person, Score, Stay
from dashboards.tables import Cell
from dashboards.texts import say


def show(frame: Frame) -> None:
    """Draw the page. The name is on it and nowhere else: neither in its title nor its address."""
    person_id = st.query_params.get("person", "")
    if not person_id:
        st.info(say("person-choose"))
        return
    life = frame.marts.ask(queries.life, frame.account.account_id, person_id)
    if life is None:
        st.info(say("person-unknown"))
        return
    _head(life)
    _timeline(life)
    _stays(life.stays)
    _engagement(life.score)
    _interactions(life)


def _head(life: Life) -> None:
    person = life.person
    with st.container(border=True, key="card-person"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f"@{formats.plain(person.username)}", anchor=False, width="stretch")
            if not (life.followed and life.followed.is_deleted):
                st.link_button(
                    say("person-profile"),
                    f"https://www.instagram.com/{person.username}/",
                    icon=":material/open_in_new:",
                    type="tertiary",
                )
        st.markdown(_standing(person))
        st.html(tables.facts(_facts(life)))


def _standing(person: Person) -> str:
    if not person.is_current:
        return say("person-left", span=spans.interval(person.lost_after, person.lost_before))
    since = formats.moment(person.followed_at) if person.followed_at else "none"
    return say("person-follows", since=since)


def _facts(life: Life) -> list[tuple[str, str]]:
    person = life.person
    earlier = names(person.previous_usernames[::-1]) if person.previous_usernames else "none"
    called = say("person-names-now", name=f"@{person.username}", earlier=earlier)
    facts = [(say("person-names"), called)]
    if person.first_followed_at and person.first_followed_at != person.followed_at:
        facts.append((say("person-first"), formats.moment(person.first_followed_at)))
    if life.stays:
        last = max(stay.seen_until for stay in life.stays)
        facts.append((say("person-listed"), formats.moment(last)))
    facts.append((say("person-mutual"), _mutual(person, life.followed)))
    return facts


def _mutual(person: Person, followed: Followed | None) -> str:
    if followed is None:
        return say("person-mutual-answer", answer=str(person.is_following_back))
    if followed.is_deleted:
        return say("person-followed-deleted")
    if followed.is_current:
        since = formats.moment(followed.followed_at) if followed.followed_at else "none"
        return say("person-followed", since=since)
    span = spans.interval(followed.ended_after, followed.ended_before)
    return say("person-followed-ended", span=span)


def _timeline(life: Life) -> None:
    with st.container(border=True, key="card-timeline"):
        st.subheader(say("person-timeline"), anchor=False)
        if life.changes:
            st.caption(say("person-timeline.about"))
            columns = [say(f"person-column-{name}") for name in ("event", "when", "evidence")]
            rows = [_event(change) for change in life.changes]
            st.html(tables.table(say("person-timeline"), columns, rows))
        else:
            st.markdown(say("person-timeline.none"))
        if life.unclear:
            st.markdown(f"**{say('person-unclear')}.** {say('person-unclear.about')}")
            said = [
                formats.plain(formats.localised(group.evidence or "")) for group in life.unclear
            ]
            st.markdown("\n".join(f"- {evidence}" for evidence in said))


def _event(change: Change) -> list[Cell]:
    evidence = formats.localised(change.evidence or say("followers-no-evidence"))
    return [
        Cell(told(change)),
        Cell(when(change)),
        Cell(evidence, detail=strength(change.confidence)),
    ]


def _stays(stays: Sequence[Stay]) -> None:
    if not stays:
        return
    with st.container(border=True, key="card-stays"):
        st.subheader(say("person-stays"), anchor=False)
        st.caption(say("person-stays.about"))
        columns = [say(f"person-column-{name}") for name in ("name", "begins", "certain", "until")]
        later = [None, *stays]
        rows = [_stay(stay, after) for stay, after in zip(stays, later, strict=False)]
        st.html(tables.table(say("person-stays"), columns, rows))


def _stay(stay: Stay, later: Stay | None) -> list[Cell]:
    """A stay under one name; between it and a later name's first list either may be theirs."""
    begun = stay.followed_at
    certain_from = stay.seen_from if stay.beginning == "renamed" else stay.certain_from
    until = stay.possible_until
    if later is not None and later.beginning == "renamed":
        until = later.seen_from
    return [
        Cell(f"@{stay.username}"),
        Cell(
            say("person-beginning", beginning=stay.beginning),
            detail=say("person-since-follow", at=begun) if begun else "",
        ),
        Cell(say("person-span", start=certain_from, end=stay.seen_until)),
        Cell(say("person-open") if until is None else formats.moment(until)),
    ]


def _engagement(score: Score | None) -> None:
    with st.container(border=True, key="card-engagement"):
        st.subheader(say("person-engagement"), anchor=False)
        st.caption(say("person-engagement.about"))
        if score is None or score.engagement_score is None:
            st.markdown(say("person-engagement.none"))
            return
        is_top = str(score.is_top_engager)
        points = formats.at_least_some(score.engagement_score)
        of_all = say("person-score-is", score=points, top=is_top)
        weighted = formats.at_least_some(score.weighted_interactions or 0, 1)
        st.html(
            tables.facts(
                [
                    (
                        say("person-score"),
                        f"{of_all}: {say('person-score-how', weighted=weighted)}",
                    ),
                    (say("person-ever"), people_tables.took_part(score) or say("person-ever-none")),
                    (say("person-recently"), formats.count(score.interactions_90d)),
                    (say("person-silence"), _silence(score)),
                ]
            )
        )


def _silence(score: Score) -> str:
    if score.ghost_probability is None:
        return say("person-silence-none")
    if people_tables.took_part(score):
        return say("person-silence-heard")
    verdict = say(
        "person-silence-is",
        ghost=str(score.is_ghost),
        probability=formats.percent(score.ghost_probability, 0),
    )
    why = say(
        "person-silence-why",
        read=score.posts_read or 0,
        posts=score.posts_followed or 0,
        silent=formats.percent(score.silence_chance, 0),
        share=formats.percent(score.silent_share, 0),
    )
    return f"{verdict}. {why}"


def _interactions(life: Life) -> None:
    if not life.interactions:
        return
    number = life.interactions_in_all
    with st.container(border=True, key="card-interactions"):
        title = say("person-interactions", number=number)
        st.subheader(title, anchor=False)
        if number > len(life.interactions):
            shown = len(life.interactions)
            st.caption(say("person-interactions.newest", shown=shown, number=number))
        columns = [say(f"person-column-{name}") for name in ("kind", "when", "post")]
        rows = [_interaction(one) for one in life.interactions]
        st.html(tables.table(title, columns, rows))


def _interaction(one: Interaction) -> list[Cell]:
    post = (
        Cell(say("person-post"), address=one.permalink)
        if one.permalink and one.permalink.startswith("https://")
        else Cell(say("person-post-elsewhere"))
    )
    kind = say("person-kind", kind=one.kind)
    return [Cell(kind), Cell(formats.moment(one.occurred_at)), post]
