"""The follower ledger held against simulated worlds whose truth is known: `make truth`.

Worlds live, archives of them are written, loaded and built as the product does it, and every event
that was found is compared with what happened. Nothing here knows how the ledger works.
"""
