"""The charts of *Overview*: how many follow, and how many came and went."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, cast

from dashboards.charts import vega
from dashboards.charts.vega import AMBER, BLUE, SLATE, Row, Spec
from dashboards.periods import Period
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Step
from dashboards.texts import say

API: Final = "api"
REBUILT: Final = "rebuilt"
LISTED: Final = "listed"
# What the axis of counts shows at the least: people, and a share of the followers.
LEAST_PEOPLE: Final = 10
LEAST_SHARE: Final = 0.02
_ROOM: Final = 1.1
# Few points are drawn so large that each is seen, also below the mark of an archive.
FEW: Final = 31
COLOURS: Final = {REBUILT: SLATE, API: BLUE, LISTED: AMBER}
FLOWS: Final = {"new": BLUE, "lost": AMBER}
_DASHES: Final = {REBUILT: [2, 4], API: [1, 0], LISTED: [1, 0]}
_SHAPES: Final = {REBUILT: "stroke", API: "stroke", LISTED: "diamond"}


def followers(rows: Sequence[Row], period: Period) -> Spec:
    """Counts as a line, rebuilt ones dotted, and what each archive listed as a mark of its own.

    Args:
        rows: As `follower_rows` gives them.
        period: The days of the axis.
    """
    there = [kind for kind in COLOURS if any(row["kind"] == kind for row in rows)]
    names = [say(f"followers-source-{kind}") for kind in there]

    def differs(marks: Mapping[str, object]) -> Spec:
        """How the kinds differ; what all layers share makes one legend that looks like them."""
        return {
            "field": "source",
            "type": "nominal",
            "scale": {"domain": names, "range": [marks[kind] for kind in there]},
            "title": None,
            "legend": {"symbolSize": 100},
        }

    colour, dash, shape = differs(COLOURS), differs(_DASHES), differs(_SHAPES)
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "transform": [{"filter": f"datum.kind !== '{LISTED}'"}],
        "encoding": {"color": colour, "strokeDash": dash},
    }
    # A reading without a neighbour is no line; among many, dots would fill what is dotted.
    is_few = len(rows) <= FEW
    dotted = f"datum.kind === '{API}'" + (f" || datum.kind === '{REBUILT}'" if is_few else "")
    dots = {
        "mark": {"type": "point", "size": 22 if is_few else 8, "strokeWidth": 2.5, "opacity": 1},
        "transform": [{"filter": dotted}],
        "encoding": {"color": colour},
    }
    marks = {
        "mark": {"type": "point", "size": 110, "strokeWidth": 2.5, "opacity": 1},
        "transform": [{"filter": f"datum.kind === '{LISTED}'"}],
        "encoding": {"color": colour, "shape": shape, "strokeDash": dash},
    }
    return vega.chart(
        line,
        dots,
        marks,
        values=rows,
        encoding={
            # A day is its midnight, and the last one, with its archive, belongs to the axis whole.
            "x": vega.time_axis("at", span=(period.start, period.end + timedelta(1))),
            "y": vega.number_axis("followers", say("followers"), from_zero=False)
            | {"scale": _scale(rows)},
        },
    )


def _scale(rows: Sequence[Row]) -> Spec:
    """From the least to the most, but never so near that single people look like a change."""
    counts = [cast("int", row["followers"]) for row in rows if row["followers"] is not None]
    if not counts:
        return {"zero": False}
    least, most = min(counts), max(counts)
    width = max(LEAST_PEOPLE, most * LEAST_SHARE, (most - least) * _ROOM)
    low = max(0, (least + most - width) / 2)
    return {"domain": [low, low + width], "nice": True}


def follower_rows(steps: Sequence[Step], captures: Sequence[Capture]) -> list[Row]:
    """Every number of `followers`, one line after the other; a day that was not read has none.

    Counts are those of a reporting day (`day`), lists those of an instant (`captured_at`). A list
    that is cut short is no count, so it is not among them.
    """
    rows: list[Row] = []
    if any(step.rebuilt is not None for step in steps):
        rows += [_rebuilt(steps, position) for position in range(len(steps))]
    if any(step.followers is not None for step in steps):
        rows += [
            {"day": step.counted_on or step.end, "followers": step.followers, "kind": API}
            for step in steps
        ]
    rows += [
        {
            "captured_at": capture.captured_at,
            "followers": capture.followers_listed,
            "kind": LISTED,
        }
        for capture in reversed(captures)
        if capture.followers_listed is not None and not capture.is_cut_short
    ]
    # Said once a kind, not once a row: a long history has thousands.
    sources = {kind: say(f"followers-source-{kind}") for kind in COLOURS}
    return [
        {
            "day": None,
            "captured_at": None,
            "at": row.get("day") or row["captured_at"],
            "source": sources[str(row["kind"])],
            **row,
        }
        for row in rows
    ]


def newest_first(rows: Sequence[Row]) -> list[Row]:
    """The rows of `follower_rows` that have a number, by time whatever their source."""
    known = [row for row in rows if row["followers"] is not None and "is_joint" not in row]
    return sorted(known, key=_moment, reverse=True)


def _moment(row: Row) -> datetime:
    """When a row's number was read; a day's is its last."""
    at = row["at"]
    if isinstance(at, datetime):
        return at
    return datetime.combine(cast("date", at), time.max, UTC)


def new_and_lost(rows: Sequence[Row], period: Period) -> Spec:
    """New followers above the line, lost ones below it; a step that was not read has no bar.

    Args:
        rows: As `new_and_lost_rows` gives them.
        period: The days of the axis.
    """
    new, lost = say("new"), say("lost")
    bars = {
        "mark": {"type": "bar"},
        "transform": [
            # As wide as its days, but for a gap to the next.
            {"calculate": "toDate(datum.start)", "as": "from"},
            {
                "calculate": "datum.from + 0.84 * (toDate(datum.end) + 864e5 - datum.from)",
                "as": "until",
            },
            {"fold": ["new", "lost"], "as": ["kind", "people"]},
            {"filter": "datum.people !== null"},
            {"calculate": "datum.kind === 'new' ? datum.people : -datum.people", "as": "people"},
            {"calculate": f"datum.kind === 'new' ? {new!r} : {lost!r}", "as": "kind"},
        ],
        "encoding": {
            "x2": {"field": "until"},
            "y": vega.number_axis("people", say("people")),
            "y2": {"datum": 0},
            "color": vega.colours("kind", {new: FLOWS["new"], lost: FLOWS["lost"]}),
        },
    }
    return vega.chart(
        bars,
        values=rows,
        encoding={"x": vega.time_axis("from", span=(period.start, period.end + timedelta(1)))},
    )


def new_and_lost_rows(steps: Sequence[Step]) -> list[Row]:
    """Every number of `new_and_lost`, oldest first."""
    return [
        {
            "start": step.start,
            "end": step.end,
            "days_reported": step.days_read,
            "new": step.new,
            "lost": step.lost,
            "net": step.net_change,
        }
        for step in steps
    ]


def _rebuilt(steps: Sequence[Step], position: int) -> Row:
    """The rebuilt count, or the reading beside one, so that the two lines meet."""
    here = steps[position]
    if here.rebuilt is not None:
        return {"day": here.rebuilt_on or here.end, "followers": here.rebuilt, "kind": REBUILT}
    beside = [steps[near] for near in (position - 1, position + 1) if 0 <= near < len(steps)]
    meets = any(step.rebuilt is not None for step in beside)
    followers = here.followers if meets else None
    day = here.counted_on or here.end
    return {"day": day, "followers": followers, "kind": REBUILT, "is_joint": True}
