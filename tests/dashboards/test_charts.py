"""Figures keep gaps, and tell counts of the API and archives apart."""

from datetime import UTC, date, datetime, timedelta

from dashboards.charts import history as charts
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Step

START = date(2026, 11, 1)


def day(
    number: int,
    followers: int | None,
    new: int | None = None,
    lost: int | None = None,
    rebuilt: int | None = None,
) -> Step:
    on = START + timedelta(days=number)
    net = None if new is None or lost is None else new - lost
    read = 0 if new is None else 1
    return Step(on, on, read, followers, new, lost, net, None, None, None, rebuilt)


def capture(completeness: str) -> Capture:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    return Capture((), at, 95, 10, None, completeness, None)


def test_a_gap_is_not_bridged_and_a_single_reading_is_visible() -> None:
    days = [day(0, 100), day(1, 101), day(2, None), day(3, 104), day(4, None)]
    (line,) = charts.growth(days, []).data
    assert line.y == (100, 101, None, 104, None)
    assert line.connectgaps is False
    assert line.marker.size == (0, 0, 0, 7, 0)


def test_rebuilt_counts_are_a_dotted_line_that_meets_the_readings() -> None:
    days = [day(0, None), day(1, None, rebuilt=0), day(2, None, rebuilt=97), day(3, 99), day(4, 98)]
    rebuilt, counted = charts.growth(days, []).data
    assert rebuilt.name == "Rebuilt from daily follows and unfollows"
    assert rebuilt.line.dash == "dot"
    assert rebuilt.y == (None, 0, 97, 99, None)
    assert counted.y == (None, None, None, 99, 98), "what was read is never mixed with it"


def test_archives_are_markers_of_their_own_and_cut_ones_are_hollow() -> None:
    figure = charts.growth([day(0, 100)], [capture("complete"), capture("partial")])
    assert [trace.name for trace in figure.data] == [
        "Count from the API",
        "Listed in an archive",
        "Listed in an archive that is cut short",
    ]
    assert [trace.mode for trace in figure.data[1:]] == ["markers", "markers"]
    assert figure.data[1].marker.symbol != figure.data[2].marker.symbol


def test_without_counts_of_the_api_there_is_no_empty_line() -> None:
    (markers,) = charts.growth([day(0, None)], [capture("complete")]).data
    assert markers.name == "Listed in an archive"


def test_counts_that_hardly_differ_get_an_axis_of_whole_people() -> None:
    assert charts.growth([day(0, 100), day(1, 101)], []).layout.yaxis.range == (97, 104)
    assert charts.growth([day(0, 100), day(1, 200)], []).layout.yaxis.range is None


def test_lost_lie_below_the_line_and_unknown_days_have_no_bar() -> None:
    new, lost = charts.new_and_lost([day(0, 100, 4, 1), day(1, 100), day(2, 99, 0, 1)]).data
    assert new.y == (4, None, 0)
    assert lost.y == (-1, None, -1)
    assert lost.customdata[0][1] == 1, "the hover tells people, not a negative number"
    assert lost.marker.pattern.shape, "told apart without colour"
