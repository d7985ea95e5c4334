"""Whose names are known here: none of them may leave the machine, nor stand in a suggestion.

A name is compared without its dots and underscores, and also when it is written as several words.
"""

from collections.abc import Iterable
from typing import Final

from duckdb import DuckDBPyConnection

from assistant.words import folded, tokens

_MOST_WORDS: Final = 3
NAMES: Final = """
    select translate(lower(username), '._', '') from (
        select username from marts.followers where account_id = $account_id
        union all
        select unnest(previous_usernames) from marts.followers where account_id = $account_id
        union all
        select username from marts.following where account_id = $account_id
        union all
        select username from marts.follow_requests where account_id = $account_id
        union all
        select username from marts.interactions where account_id = $account_id
    ) as people
    where username is not null
"""
"""The names of everybody who is known to an account, as they are compared."""
_KNOWN: Final = f"""
    with wanted as (select unnest($wanted) as name)
    select name from wanted
    where name in ({NAMES})
    and name not in (
        select translate(lower(username), '._', '') from marts.accounts
        where account_id = $account_id
    )
"""


def candidates(text: str) -> set[str]:
    """Whatever in a text could be a username, as names are compared."""
    words = ["".join(sign for sign in word if sign.isalnum()) for word in tokens(text)]
    together = folded(text).split()
    joined = {"".join(sign for sign in word if sign.isalnum()) for word in together}
    return joined | {
        "".join(words[at : at + length])
        for length in range(1, _MOST_WORDS + 1)
        for at in range(len(words) - length + 1)
    }


def known(connection: DuckDBPyConnection, account_id: str, names: Iterable[str]) -> set[str]:
    """Which of these are somebody's name, other than the account's own."""
    wanted = sorted(set(names) - {""})
    if not wanted:
        return set()
    rows = connection.execute(_KNOWN, {"wanted": wanted, "account_id": account_id}).fetchall()
    return {name for (name,) in rows}
