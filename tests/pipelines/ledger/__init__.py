"""Tests of the state of the follower ledger."""
