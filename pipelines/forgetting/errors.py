"""The one error of this package, apart from what takes seconds to import."""


class ForgetError(Exception):
    """Nothing was deleted. The message says in one line why, and what to do."""
