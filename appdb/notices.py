"""Which notices the owner does not want to see; every other one is shown."""

from sqlalchemy import delete, select

from appdb.models import SilencedNotice
from appdb.store import Store


class Notices:
    """The silenced notices of one app database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def silenced_notices(self) -> frozenset[str]:
        """The kinds that are switched off."""
        with self._store.reading() as session:
            return frozenset(session.scalars(select(SilencedNotice.kind)))

    def silence_notice(self, kind: str, *, silenced: bool) -> None:
        """Switch a kind off, or on again; twice is once."""
        with self._store.writing() as session:
            if silenced:
                session.merge(SilencedNotice(kind=kind))
            else:
                session.execute(delete(SilencedNotice).where(SilencedNotice.kind == kind))
