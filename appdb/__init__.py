"""The small operational database: accounts, their encrypted tokens, call budgets and wishes."""
