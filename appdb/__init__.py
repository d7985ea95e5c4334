"""The small operational database: accounts, encrypted tokens, budgets, suggestions."""
