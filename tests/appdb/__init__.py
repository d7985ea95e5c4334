"""Tests of the app database and its vault, on SQLite and on PostgreSQL."""
