"""The app that an owner registered with Meta, and the page that it sends a person to.

What comes back from that page is read here too; what a code is exchanged for is `exchange`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import SecretStr

from pipelines.connecting.errors import Declined
from pipelines.graph_api.flavours import Flavour


@dataclass(frozen=True)
class App:
    """An app of one flavour.

    Attributes:
        flavour: The login that it offers.
        client_id: The app's id: of the Instagram app, not of the Meta app, with Instagram Login.
        client_secret: Its secret.
        redirect_uri: Where the person is sent back to, exactly as it is registered.
        base_url: Scheme and host instead of all of the flavour's own; for the sandbox.
    """

    flavour: Flavour
    client_id: str
    client_secret: SecretStr
    redirect_uri: str
    base_url: str = ""


def authorize_url(app: App, state: str) -> str:
    """The page where a person logs in and grants the permissions (graph-api.md 2.1, 2.4).

    Args:
        app: The app.
        state: What must come back unchanged (`AppDatabase.start_connection`).
    """
    query = {
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "response_type": "code",
        "scope": ",".join(app.flavour.scopes),
        "state": state,
    }
    host = app.base_url or app.flavour.login_host
    return f"{host}{app.flavour.authorize_path}?{urlencode(query)}"


def code_in(answer: Mapping[str, str]) -> SecretStr:
    """The code with which a person was sent back.

    Args:
        answer: The parameters of the address.

    Raises:
        Declined: There is none, and why.
    """
    # Both logins end the address with a mark that is no part of the code (graph-api.md 2.1).
    code = answer.get("code", "").removesuffix("#_=_").removesuffix("#_").strip()
    if code:
        return SecretStr(code)
    if answer.get("error") == "access_denied":
        raise Declined(
            "The login was cancelled, so nothing was connected: begin again and allow the"
            " permissions that the page lists."
        )
    said = answer.get("error_description") or answer.get("error_message") or answer.get("error")
    words = " ".join(said.split())[:300] if said else "the address has no code in it"
    raise Declined(f"The login did not succeed ({words}): begin again.")
