"""Deleting an account with all that an installation holds of it, and nothing of any other.

`belongings` finds what is its own, `draft` makes the warehouse and the published file without it,
`traces` are its names in logs and histories, and `forgetting` decides once and carries it out.
"""
