"""The state of the follower ledger: all lists of all archives, kept as what changed between them.

What a list shows is a fact and lives here; what it means (whether it is whole, who left, who only
renamed) is judged by the models. No dlt, no Dagster, no archive is opened here.
"""
