"""One module a page: what is shown and in which order. SQL, charts and wording live elsewhere."""
