"""The dashboard's peer in the bench: the same five numbers and chart in Dash, from the same file.

Not part of the product: `uv` installs what it needs for one run of the bench.
"""

# /// script
# dependencies = ["dash>=4", "duckdb<2"]
# ///

import sys

import duckdb
from dash import Dash, Input, Output, dcc, html

DAYS = {"7d": 7, "28d": 28, "90d": 90, "1y": 365}
NUMBERS = """
    select
        arg_max(follower_count, snapshot_date) filter (follower_count is not null),
        sum(net_change), avg(reach), sum(views), avg(engagement_rate)
    from marts.analytics_snapshots
    where snapshot_date > (select max(snapshot_date) from marts.analytics_snapshots) - ?::int
"""
SERIES = """
    select snapshot_date, follower_count, new_followers, lost_followers
    from marts.analytics_snapshots
    where snapshot_date > (select max(snapshot_date) from marts.analytics_snapshots) - ?::int
    order by 1
"""
LABELS = ("Followers", "Net change", "Reach per day", "Views", "Engagement rate")


def main() -> None:
    """Serve a published file on a port."""
    published, port = sys.argv[1:]
    connection = duckdb.connect(published, read_only=True)
    app = Dash(__name__, serve_locally=True)

    def drawn(period: str) -> list[object]:
        cursor, days = connection.cursor(), DAYS[period]
        numbers = cursor.execute(NUMBERS, [days]).fetchall()[0]
        on, counts, new, lost = zip(*cursor.execute(SERIES, [days]).fetchall(), strict=True)
        cards = [
            html.Div([html.P(label), html.H2(f"{value:,.4g}")], className="card")
            for label, value in zip(LABELS, numbers, strict=True)
        ]
        line = {"data": [{"x": on, "y": counts, "mode": "lines+markers"}]}
        bars = {"data": [{"x": on, "y": new, "type": "bar"}, {"x": on, "y": lost, "type": "bar"}]}
        return [html.Div(cards), dcc.Graph(figure=line), dcc.Graph(figure=bars)]

    def layout() -> html.Div:
        period = dcc.RadioItems(list(DAYS), "28d", id="period", inline=True)
        return html.Div([html.H1("Overview"), period, html.Div(drawn("28d"), id="page")])

    app.layout = layout
    app.callback(Output("page", "children"), Input("period", "value"), prevent_initial_call=True)(
        drawn
    )
    app.run(port=int(port), debug=False)


if __name__ == "__main__":
    main()
