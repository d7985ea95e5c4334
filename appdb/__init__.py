"""The small operational database: tracked accounts and their encrypted tokens."""
