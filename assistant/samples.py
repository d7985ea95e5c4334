"""The account's own words, for style: captions and hashtags. They are hostile text.

A caption may hold anything, also orders to a model, since captions are pasted from anywhere. None
is a fact, none is repeated, and one that names a person is left out. Texts of comments are in no
mart and never read.
"""

from dataclasses import dataclass
from typing import Final

from duckdb import DuckDBPyConnection

from assistant import people
from assistant.facts import Scope

MOST_CAPTIONS: Final = 5
MOST_HASHTAGS: Final = 15
LONGEST: Final = 300
"""Of a caption its beginning is enough to hear how the account speaks."""


@dataclass(frozen=True)
class Samples:
    """Newest captions, cut, and the hashtags used most, without `#`."""

    captions: tuple[str, ...]
    hashtags: tuple[str, ...]


def read(connection: DuckDBPyConnection, scope: Scope) -> Samples:
    """Samples up to the end of the scope, without any that names or mentions somebody."""
    captions = connection.execute(
        """
        select caption
        from marts.posts
        where
            account_id = $account_id
            and trim(caption) <> ''
            and not contains(caption, '@')
            and not contains(caption, '＠')
            and cast(posted_at at time zone 'UTC' as date) <= $end
        order by posted_at desc
        limit $most
        """,
        {"account_id": scope.account_id, "end": scope.end, "most": 2 * MOST_CAPTIONS},
    ).fetchall()
    hashtags = connection.execute(
        """
        select lower(hashtag)
        from (
            select unnest(hashtags) as hashtag
            from marts.posts
            where
                account_id = $account_id
                and cast(posted_at at time zone 'UTC' as date) <= $end
        )
        group by lower(hashtag)
        order by count(*) desc, lower(hashtag)
        limit $most
        """,
        {"account_id": scope.account_id, "end": scope.end, "most": 2 * MOST_HASHTAGS},
    ).fetchall()
    texts = [text for (text,) in captions]
    tags = [tag.lstrip("#") for (tag,) in hashtags]
    named = people.known(
        connection,
        scope.account_id,
        {name for text in [*texts, *tags] for name in people.candidates(text)},
    )
    return Samples(
        captions=tuple(text[:LONGEST] for text in texts if _is_clean(text, named))[:MOST_CAPTIONS],
        hashtags=tuple(tag for tag in tags if _is_clean(tag, named))[:MOST_HASHTAGS],
    )


def _is_clean(text: str, named: set[str]) -> bool:
    return not named & people.candidates(text)
