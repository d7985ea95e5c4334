"""How long a test waits for what surely comes."""

# Only a hang takes so long: with everything else under way beside it, on a machine much slower than
# the one it was written on, a first pass has taken four minutes. `timeout` of pyproject.toml, which
# ends a whole test, is longer.
PATIENCE_SECONDS = 600
