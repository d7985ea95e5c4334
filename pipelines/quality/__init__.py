"""What must hold of the data at two doors: what arrived, and what is about to be published.

Each door is a table of Great Expectations (`arrivals`, `publication`) and the one way of asking
them (`validation`). Which run asks, and what a failure stops, is decided in `orchestration`.
"""
