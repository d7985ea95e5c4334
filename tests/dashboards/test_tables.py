"""Lists of people as HTML: whatever a name holds, it stays text."""

from dashboards.tables import Cell, facts, table


def test_everything_is_escaped() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    html = table(hostile, [hostile], [[Cell(hostile, hostile, username=hostile, badge=hostile)]])
    assert "<img" not in html
    assert 'onerror="' not in html
    assert "<img" not in facts([(hostile, hostile)])


def test_a_username_leads_to_its_profile_only() -> None:
    html = Cell("@a", username="a/../b?c").html()
    assert 'href="https://www.instagram.com/a%2F..%2Fb%3Fc/"' in html
    assert 'rel="noopener noreferrer"' in html


def test_each_cell_carries_its_columns_name_for_narrow_screens() -> None:
    html = table("Left", ["Who", "When"], [[Cell("@a"), Cell("today")]])
    assert '<td data-label="When">' in html
    assert '<th scope="col">When</th>' in html
