"""What belongs to one account: its ids, the names it has had, and its archives."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from appdb.database import AppDatabase
from pipelines.exports.errors import ArchiveError
from pipelines.exports.reader import examine
from pipelines.forgetting.errors import ForgetError
from pipelines.intake.store import stored
from warehouse.layout import DataFolder
from warehouse.private import open_private

_OF_ARCHIVES = "archive:"


@dataclass(frozen=True)
class Belongings:
    """What names an account's rows and files.

    Attributes:
        account_ids: In the app database and in tables; several if its archives came first.
        usernames: Under which its archives are kept.
        archives: The digests of its archives.
        words: What names it in texts: ids, and the names that nobody else has now.
    """

    account_ids: tuple[str, ...]
    usernames: tuple[str, ...]
    archives: tuple[str, ...]
    words: tuple[str, ...]


def find(data: DataFolder, database: AppDatabase, wanted: str) -> Belongings:
    """Find what belongs to an account; nobody may be writing the warehouse meanwhile.

    Args:
        data: The installation.
        database: Its app database.
        wanted: The account's username, or its id.

    Raises:
        ForgetError: There is no such account, or several have had the name.
    """
    holders = {one.account_id: one.username for one in database.accounts()}
    rows = _Rows(data)
    holders |= {account_id: name for account_id, name in rows.accounts() if name}
    ids = {one for one, name in holders.items() if wanted in (one, name)}
    usernames = {holders[one] for one in ids} or {wanted}
    if len({one for one in ids if not one.startswith(_OF_ARCHIVES)}) > 1:
        raise ForgetError(
            f"Several accounts are known as {wanted}: name one by its id ({', '.join(sorted(ids))})"
        )
    ids |= {f"{_OF_ARCHIVES}{name}" for name in usernames}
    usernames |= rows.names_of(ids)
    archives = rows.archives_of(ids, usernames) | _not_loaded_of(data, usernames, rows.known())
    if not ids & holders.keys() and not archives:
        raise ForgetError(f"{wanted} is not known here; `tracker accounts` lists the accounts.")
    others = {name for one, name in holders.items() if one not in ids}
    return Belongings(
        account_ids=tuple(sorted(ids)),
        usernames=tuple(sorted(usernames)),
        archives=tuple(sorted(archives)),
        words=tuple(sorted({*ids, *usernames} - others)),
    )


def _not_loaded_of(data: DataFolder, usernames: set[str], known: set[str]) -> set[str]:
    """Archives of the store that no table has yet."""
    found = set()
    for archive in stored(data):
        if archive.sha256 in known:
            continue
        try:
            owner = examine(archive).account_username
        except ArchiveError:
            owner = archive.account or ""
        if owner in usernames:
            found.add(archive.sha256)
    return found


class _Rows:
    """What the private warehouse says of who is whose; all of it may be missing."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data

    def accounts(self) -> list[tuple[str, str]]:
        """The ids and names of all accounts."""
        return self._ask("marts", "accounts", "select account_id, username")

    def names_of(self, ids: Iterable[str]) -> set[str]:
        """The names that the API and the archives of these accounts have told."""
        whose = {"ids": sorted(ids)}
        told = "where list_contains($ids, account_id)"
        return {
            name
            for schema, table, column in (
                ("graph_api", "profiles", "username"),
                ("marts", "archive_receipts", "account_username"),
            )
            for (name,) in self._ask(schema, table, f"select distinct {column}", told, whose)
            if name
        }

    def archives_of(self, ids: Iterable[str], usernames: Iterable[str]) -> set[str]:
        """Those that the models give to these accounts, and unmodelled ones that name them."""
        modelled = dict(self._ask("marts", "archive_receipts", "select archive_sha256, account_id"))
        named = "where list_contains($names, account_username)"
        unmodelled = {
            digest
            for schema, table in (("exports", "archives"), ("quarantine", "exports__archives"))
            for (digest,) in self._ask(
                schema, table, "select archive_sha256", named, {"names": sorted(usernames)}
            )
            if digest not in modelled
        }
        return {digest for digest, owner in modelled.items() if owner in set(ids)} | unmodelled

    def known(self) -> set[str]:
        """All archives of which a table tells whose they are."""
        return {
            digest
            for schema, table in (("exports", "archives"), ("quarantine", "exports__archives"))
            for (digest,) in self._ask(schema, table, "select archive_sha256")
        }

    def _ask(
        self,
        schema: str,
        table: str,
        select: str,
        where: str = "",
        parameters: dict[str, list[str]] | None = None,
    ) -> list[tuple[Any, ...]]:
        if not self._data.warehouse.exists():
            return []
        with open_private(self._data, read_only=True) as con:
            try:
                rows = con.execute(f"{select} from {schema}.{table} {where}", parameters)
            except duckdb.CatalogException:
                return []
            return rows.fetchall()
