"""A running sandbox as a test holds it: where it is, what opens it, what it was asked.

Everything here may be looked at and changed while the server answers.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.asking import RequestRecord
from sandbox.clock import Clock
from sandbox.dialects import Dialect
from sandbox.faults import Faults
from sandbox.instagram import Instagram
from sandbox.oauth import APP_ID, APP_SECRET, Login
from sandbox.quotas import Quotas
from sandbox.switches import Switches
from sandbox.tokens import Tokens
from sandbox.world import World


@dataclass(eq=False)
class Sandbox:
    """One served Instagram; the first account is the one that `token` and `world` mean."""

    url: str
    """Without a slash at the end, as a client would write https://graph.instagram.com."""
    instagram: Instagram
    clock: Clock
    switches: Switches
    requests: list[RequestRecord] = field(default_factory=list, repr=False)
    faults: Faults = field(default_factory=Faults)
    app_id: str = APP_ID
    app_secret: str = field(default=APP_SECRET, repr=False)

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.instagram, self.clock.now())
        self.quotas = Quotas(self.instagram)
        self.login = Login(self.instagram, self.tokens)

    @property
    def facebook_url(self) -> str:
        """Where the other host is, as a client would write https://graph.facebook.com."""
        return f"{self.url}{Dialect.FACEBOOK.prefix}"

    @property
    def world(self) -> World:
        """The life of the first account."""
        return self.instagram.accounts[0].world

    @property
    def token(self) -> str:
        """The long-lived Instagram token of the first account."""
        return self.token_of(self.world.owner.account_id)

    def token_of(self, account_id: str, flavour: str = Dialect.INSTAGRAM) -> str:
        """The long-lived token that an account has since the sandbox started.

        Args:
            account_id: The professional account.
            flavour: The login, `instagram_login` or `facebook_login`.
        """
        return self.tokens.starting(account_id, Dialect(flavour)).text

    def switch(self, **changes: Any) -> None:
        """Let some uncertain behaviours be otherwise from the next request on."""
        self.switches = replace(self.switches, **changes)
