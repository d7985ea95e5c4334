"""Logins that were begun: the `state` that must come back, once, soon and to the same address."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import delete

from appdb.accounts import Flavour
from appdb.errors import UnknownState
from appdb.models import ConnectionAttempt
from appdb.store import Store

LIFE: Final = timedelta(minutes=10)


class Attempts:
    """The logins of one app database that were begun and not finished."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start_connection(self, flavour: Flavour, redirect_uri: str, at: datetime) -> str:
        """Begin a login.

        Args:
            flavour: Which login it is.
            redirect_uri: Where Instagram sends the person back to.
            at: Now, UTC.

        Returns:
            The `state` to send along. Only its digest is stored.
        """
        state = secrets.token_urlsafe(32)
        with self._store.writing() as session:
            too_old = ConnectionAttempt.started_at <= at - LIFE
            session.execute(delete(ConnectionAttempt).where(too_old))
            session.add(
                ConnectionAttempt(
                    digest=_digest(state), flavour=flavour, redirect_uri=redirect_uri, started_at=at
                )
            )
        return state

    def finish_connection(self, state: str, redirect_uri: str, at: datetime) -> Flavour:
        """Take back the `state` of a login; it is used up whatever comes of it.

        Args:
            state: As it came back.
            redirect_uri: Where it came back to.
            at: Now, UTC.

        Returns:
            Which login it was.

        Raises:
            UnknownState: It was not given out, is used up, older than ten minutes, or came back to
                another address.
        """
        with self._store.writing() as session:
            found = session.execute(
                delete(ConnectionAttempt)
                .where(ConnectionAttempt.digest == _digest(state))
                .returning(
                    ConnectionAttempt.flavour,
                    ConnectionAttempt.redirect_uri,
                    ConnectionAttempt.started_at,
                )
            ).one_or_none()
        if found is None or found.redirect_uri != redirect_uri or at - found.started_at >= LIFE:
            raise UnknownState(
                "This login was not begun here, was finished already, or took longer than ten"
                " minutes: begin again."
            )
        return cast("Flavour", found.flavour)


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()
