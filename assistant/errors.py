"""What can go wrong with a model, one kind each; none repeats what the server said.

A server's words may hold the key ("Incorrect API key provided: …") or anything else.
"""


class WriterError(RuntimeError):
    """No suggestion, or no more of them; what was shown until then stays right.

    Attributes:
        kind: Names the page's text.
    """

    kind = "failed"


class NotSetUp(WriterError):
    """A setting is missing without which no call may be made; `args[0]` names it."""

    kind = "not-set-up"


class NamesSomebody(WriterError):
    """What is to be written about names a known person; nothing was sent."""

    kind = "names-somebody"


class CapReached(WriterError):
    """The call could cost more than is left of the month; nothing was sent."""

    kind = "cap-reached"


class Unreachable(WriterError):
    """The server cannot be reached, or hung up."""

    kind = "unreachable"


class TimedOut(WriterError):
    """The server took too long."""

    kind = "timed-out"


class RateLimited(WriterError):
    """The server wants fewer calls, or the plan behind the key is used up.

    Attributes:
        retry_after: Seconds, where the server said.
    """

    kind = "rate-limited"

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


class KeyRefused(WriterError):
    """The server does not accept the key, or not for this model."""

    kind = "key-refused"


class RequestRefused(WriterError):
    """The server does not take the request: an unknown model, or one without structured output."""

    kind = "request-refused"


class ServerFailed(WriterError):
    """The server failed by itself."""

    kind = "server-failed"


class ModelRefused(WriterError):
    """The model declined to answer."""

    kind = "model-refused"


class CutShort(WriterError):
    """The answer ended before it was whole."""

    kind = "cut-short"


class Unusable(WriterError):
    """The answer is not in the schema."""

    kind = "unusable"
