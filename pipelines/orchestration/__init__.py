"""Dagster: assets, checks, jobs, schedules, sensors and resources, and nothing that works alone.

What an asset does is in the siblings (`graph_api`, `exports`, `sources`, `quality`, `intake`) and
in `warehouse`; here it gets a name, an order and a time. No other folder imports Dagster.
"""
