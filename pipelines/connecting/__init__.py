"""Connecting accounts: the login of both flavours, and the life of a token until it is revoked.

It knows the app database and the readers of Instagram, and neither dlt nor Dagster. Who calls it:
the command line, the dashboard, and every pass, which begins with a check of the tokens.
"""
