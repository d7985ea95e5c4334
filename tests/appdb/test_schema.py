"""Migrations: they make what the models say, go back, and let two processes start at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from appdb import schema
from appdb.database import AppDatabase
from appdb.engine import open_engine, sqlite_url
from appdb.errors import AppDatabaseError
from appdb.models import Base
from appdb.vault import Vault
from tests.appdb.conftest import AT, LENA, TOKEN


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_migrations_make_exactly_what_the_models_say(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    for name, table in Base.metadata.tables.items():
        found = inspect(engine)
        assert found.get_pk_constraint(name)["name"] == f"pk_{name}"
        assert {key["name"] for key in found.get_foreign_keys(name)} == {
            constraint.name for constraint in table.foreign_key_constraints
        }


def test_migrations_can_be_taken_back_and_applied_again(engine: Engine) -> None:
    schema.upgrade(engine)
    made = tables(engine)
    assert made == {*Base.metadata.tables, "alembic_version"}
    with engine.begin() as connection:
        command.downgrade(schema.configuration(connection), "base")
    assert tables(engine) == {"alembic_version"}
    schema.upgrade(engine)
    schema.upgrade(engine)
    assert tables(engine) == made


def test_a_database_of_the_first_release_keeps_its_accounts_and_tokens(
    url: str, engine: Engine, vault: Vault
) -> None:
    with engine.begin() as connection:
        command.upgrade(schema.configuration(connection), "0001")
        sealed = vault.seal(LENA.account_id, TOKEN)
        connection.execute(
            text("INSERT INTO accounts VALUES (:id, 'lena.bakes', :flavour, :host, :yes, :at)"),
            {
                "id": LENA.account_id,
                "flavour": LENA.flavour,
                "host": LENA.host,
                "yes": True,
                "at": AT.replace(tzinfo=None) if engine.name == "sqlite" else AT,
            },
        )
        connection.execute(
            text("INSERT INTO tokens VALUES (:id, :nonce, :text, :key_id, :at, NULL)"),
            {
                "id": LENA.account_id,
                "nonce": sealed.nonce,
                "text": sealed.ciphertext,
                "key_id": sealed.key_id,
                "at": AT.replace(tzinfo=None) if engine.name == "sqlite" else AT,
            },
        )
    database = AppDatabase.open(url, vault)
    assert database.accounts() == [replace(LENA, token_expires_at=None, scopes=())]
    assert database.token(LENA.account_id) == TOKEN
    (state,) = database.token_states()
    assert (state.state, state.refreshed_at, state.last_error) == ("ok", None, None)
    database.watch(LENA.account_id, "hashtag", "ceramics")
    database.close()
    with engine.begin() as connection:
        command.downgrade(schema.configuration(connection), "0001")
    assert tables(engine) == {"accounts", "tokens", "alembic_version"}
    assert AppDatabase.open(url, vault).token(LENA.account_id) == TOKEN


def test_whatever_belongs_to_an_account_goes_with_it() -> None:
    for table in Base.metadata.tables.values():
        if "account_id" in table.columns and table.name != "accounts":
            (key,) = table.columns["account_id"].foreign_keys
            assert (key.target_fullname, key.ondelete) == ("accounts.account_id", "CASCADE")


def test_a_failed_migration_leaves_nothing_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tokens (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        schema.upgrade(engine)
    assert tables(engine) == {"tokens"}


def test_processes_that_start_at_once_wait_for_each_other(url: str, vault: Vault) -> None:
    with ThreadPoolExecutor(4) as threads:
        for opened in threads.map(lambda _: AppDatabase.open(url, vault), range(4)):
            assert opened.accounts() == []
            opened.close()


def test_a_file_that_many_create_at_once_is_never_refused_to_one(tmp_path: Path) -> None:
    def create(path: Path, together: Barrier) -> None:
        engine = open_engine(sqlite_url(path))
        together.wait()
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS anything (value INTEGER)"))
        engine.dispose()

    # One meeting in ten had a loser when nothing was done about it.
    with ThreadPoolExecutor(6) as threads:
        for meeting in range(60):
            together = Barrier(6)
            path = tmp_path / f"{meeting}.sqlite"
            list(threads.map(create, [path] * 6, [together] * 6))


def test_a_database_of_a_newer_version_is_refused(url: str, engine: Engine, vault: Vault) -> None:
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(AppDatabaseError, match=r"newer version.*9999"):
        AppDatabase.open(url, vault)
