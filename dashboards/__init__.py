"""The Streamlit dashboard: reads the published marts, decides nothing about them.

`main.py` is the router and the only place that reads settings. A page is a function in `views/`;
what it asks of the data is SQL in `queries/`, run and cached through `published.py`.
"""
