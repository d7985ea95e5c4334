"""Prints the scoreboard as a page: `python -m tests.scoreboard`."""

import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.scoreboard.board import KINDS, REASONS, Score, scores
from tests.scoreboard.worlds import WORLDS, build

_ABOUT = """# How true the follower ledger is

Simulated lives, each of an account with two to three thousand people who follow, leave, come back,
rename, are blocked or deleted, some of them many in one second. Archives of them were written,
loaded and built as in every pass, and each event that the ledger tells was compared with what
happened. Made by `make truth`; no figure here is typed in.

- **precision**: of what was told, how much is true. **recall**: of what the archives allow to be
  known, how much was told. Names that leave a choice (several in one second, or one minute in an
  archive in HTML) and that the ledger reports as unclear are told apart: neither found nor missed.
- **naive**: the names of one list less those of the next, as other tools compare them.
"""


def page(found: Mapping[str, Score]) -> str:
    """The scores as Markdown."""
    total = sum(found.values(), Score())
    return "\n".join([_ABOUT, *_kinds(total), "", *_worlds(found), "", *_verdicts(total), ""])


def _kinds(total: Score) -> Iterator[str]:
    counted = ("right", "wrong", "missed", "unclear")
    yield _row("event", *counted, "precision", "recall", "naive precision", "naive recall")
    yield _row("---", *["--:"] * 8)
    for kind in KINDS:
        counts = (total.right, total.wrong, total.missed, total.said_unclear)
        shares = (
            total.precision(kind),
            total.recall(kind),
            total.naive_precision(kind),
            total.naive_recall(kind),
        )
        yield _row(kind, *(f"{count[kind]:,}" for count in counts), *map(_percent, shares))


def _worlds(found: Mapping[str, Score]) -> Iterator[str]:
    of_lost = ("lost precision", "lost recall")
    of_renamed = ("renamed precision", "renamed recall")
    yield _row("world", *of_lost, *of_renamed, "naive lost precision")
    yield _row("---", *["--:"] * 5)
    for name, score in found.items():
        shares = (
            *(
                share(kind)
                for kind in ("lost", "renamed")
                for share in (score.precision, score.recall)
            ),
            score.naive_precision("lost"),
        )
        yield _row(name, *map(_percent, shares))


def _verdicts(total: Score) -> Iterator[str]:
    intervals = total.intervals_right + total.intervals_wrong
    partial = total.partial_caught + total.partial_missed
    yield f"- Intervals that contain the true moment: {total.intervals_right:,} of {intervals:,}."
    yield f"- Partial archives caught: {total.partial_caught} of {partial}."
    called = total.complete_called_partial
    yield f"- Complete archives called partial: {called} of {total.complete}."
    for reason in REASONS:
        counts = total.reasons_right[reason], total.reasons_wrong[reason]
        yield f"- Losses said to be `{reason}`: {counts[0]:,} right, {counts[1]:,} wrong."
    yield (
        f"- Whether the owner follows back: {total.followed_back_right:,} right, "
        f"{total.followed_back_wrong:,} wrong."
    )
    yield f"- Archives not compared, because their order cannot be told: {total.not_compared}."


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.2f} %"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.stdout.write(page(scores(build(Path(folder)), WORLDS)))
