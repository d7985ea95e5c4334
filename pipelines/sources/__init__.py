"""The dlt sources over the two readers and the app database, and the one way of loading them."""
