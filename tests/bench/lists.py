"""Large follower lists that change as real ones do, and archives of them."""

import json
import random
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.pipelines.exports.archives import LISTS, ROWS_PER_MEMBER, follower

ACCOUNT = "lumen_oak"
FIRST_AT = datetime(2025, 1, 5, 9, 30, tzinfo=UTC)
CHURN = 0.003
"""The share of the followers that leaves between two captures, and as many come."""

_ROW = json.dumps([follower("NAME", 1_234_567_890)], indent=2)[2:-2]

Rows = list[tuple[str, int]]


class Followers:
    """A follower list through time, newest first; the same seed gives the same life."""

    def __init__(self, count: int, *, seed: int = 7) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret
        self._born = 0
        self.at = FIRST_AT
        first = int(self.at.timestamp())
        self.rows: Rows = [(self._name(), first - 40 * n) for n in range(1, count + 1)]

    def live(self, span: timedelta = timedelta(days=1)) -> None:
        """Let a day pass: some leave, as many come, a tenth of them under a new name only."""
        moves = int(len(self.rows) * CHURN)
        gone = set(self._chance.sample(range(len(self.rows)), moves))
        stayed = [row for number, row in enumerate(self.rows) if number not in gone]
        renamed = [(self._name(), self.rows[number][1]) for number in sorted(gone)[: moves // 10]]
        start, seconds = int(self.at.timestamp()), int(span.total_seconds())
        came = [
            (self._name(), start + self._chance.randrange(seconds))
            for _ in range(moves - len(renamed))
        ]
        self.at += span
        self.rows = sorted(came + stayed + renamed, key=lambda row: -row[1])

    def write(self, folder: Path) -> Path:
        """Write the archive of this moment; returns its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"instagram-{ACCOUNT}-{self.at:%Y-%m-%d}-abcdefgh.zip"
        built = self.at.astimezone(UTC)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number, first in enumerate(range(0, len(self.rows), ROWS_PER_MEMBER), start=1):
                entry = zipfile.ZipInfo(
                    f"{LISTS}/followers_{number}.json", date_time=built.timetuple()[:6]
                )
                entry.compress_type = zipfile.ZIP_DEFLATED
                rows = self.rows[first : first + ROWS_PER_MEMBER]
                archive.writestr(entry, "[\n" + ",\n".join(map(_text, rows)) + "\n]")
        return path

    def _name(self) -> str:
        self._born += 1
        return f"{self._chance.choice(_SYLLABLES)}.{self._born:x}"


_SYLLABLES = ["oak", "fern", "moss", "vale", "rill", "sol", "wren", "ash", "brook", "larch"]


def _text(row: tuple[str, int]) -> str:
    return _ROW.replace("NAME", row[0]).replace("1234567890", str(row[1]))
