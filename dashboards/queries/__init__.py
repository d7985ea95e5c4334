"""Questions to the published marts, one module a subject.

Each function takes a DuckDB connection first, aggregates in SQL and gives back plain values.
Nothing here knows Streamlit; caching is `dashboards.published`'s.
"""
