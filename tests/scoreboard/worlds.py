"""The worlds, the archives that are made of each, and the warehouse that the product makes of all.

Each world is one trap or a mixture of them; what must be found is told in `expected`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from pipelines.exports.reader import ArchiveFile
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from sandbox import truth
from sandbox.archives import write_archive, write_parts
from sandbox.archives.forms import Form, Format, Language
from sandbox.habits import EVENTFUL
from sandbox.truth import Listed
from sandbox.world import World
from tests.dbt_project.building import PRODUCTION, run_dbt
from tests.dbt_project.raw_warehouse import RawWarehouse
from warehouse.layout import DataFolder

BORN = datetime(2024, 11, 3, 12, tzinfo=UTC)
DAYS = 560
# Uneven gaps; the last ones are close together.
MOMENTS = [BORN + timedelta(days=days, hours=5) for days in (200, 260, 305, 365, 430, 500, 540)]
SMALL_FILES = 400


@dataclass(frozen=True)
class Taken:
    """One export: when it was made, from which follow on, in which form, and what of it arrived."""

    at: datetime
    since: datetime | None = None
    form: Form = field(default_factory=Form)
    parts: int = 1
    first_part_only: bool = False

    def rows(self, world: World) -> Mapping[int, Listed]:
        """The followers that it shows, by person."""
        listed = [row for row in truth.followers_at(world, self.at) if self.reaches(row)]
        if self.first_part_only:
            size = self.form.rows_per_file
            listed = [
                row
                for number, first in enumerate(range(0, len(listed), size))
                if number % self.parts == 0
                for row in listed[first : first + size]
            ]
        return {row.person: row for row in listed}

    def covers(self, row: Listed) -> bool:
        """Whether the absence of a row from it means anything."""
        return self.reaches(row) and not self.first_part_only

    def reaches(self, row: Listed) -> bool:
        """Whether it goes back to the follow."""
        return self.since is None or row.followed_at >= self.since


@dataclass(frozen=True, eq=False)
class Told:
    """A world and the exports of it, in the order of their making."""

    name: str
    seed: int
    exports: Sequence[Taken]
    is_counted: bool = True
    is_backwards: bool = False
    is_twice: bool = False

    @cached_property
    def world(self) -> World:
        """The life that is told of."""
        return World.simulate(seed=self.seed, born=BORN, days=DAYS, habits=EVENTFUL)

    @property
    def account_id(self) -> str:
        """The id under which the API knows the account."""
        return self.world.owner.account_id

    @cached_property
    def rows(self) -> Sequence[Mapping[int, Listed]]:
        """What each export shows."""
        return [export.rows(self.world) for export in self.exports]

    def is_partial(self, number: int) -> bool:
        """Whether followers are missing from an export."""
        return len(self.rows[number]) < len(truth.followers_at(self.world, self.exports[number].at))

    def write(self, folder: Path) -> list[Path]:
        """Write its archives, in the order in which they arrive."""
        paths = [path for export in self.exports for path in _written(self.world, export, folder)]
        return list(reversed(paths)) if self.is_backwards else paths

    def connect(self, raw: RawWarehouse) -> None:
        """The API knows the account, and counts its followers if it may."""
        world = self.world
        last = self.exports[-1].at
        raw.connected(self.account_id, world.owner_name_at(last), _text(last))
        for at in [export.at for export in self.exports]:
            raw.profile(
                self.account_id,
                _text(at + timedelta(hours=1)),
                len(truth.followers_at(world, at)) if self.is_counted else None,
                follows_count=None,
                username=world.owner_name_at(at),
            )


def _written(world: World, export: Taken, folder: Path) -> list[Path]:
    if export.parts == 1:
        return [write_archive(world, export.at, folder, since=export.since, form=export.form)]
    parts = write_parts(
        world, export.at, folder, export.parts, since=export.since, form=export.form
    )
    return parts[:1] if export.first_part_only else parts


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _complete(form: Form) -> list[Taken]:
    return [Taken(at, form=form) for at in MOMENTS]


def _limited(form: Form) -> list[Taken]:
    """Every second one is cut to a date range of its own."""
    ranges = [None, 90, None, 30, 180, None, 7]
    return [
        Taken(at, since=None if days is None else at - timedelta(days=days), form=form)
        for at, days in zip(MOMENTS, ranges, strict=True)
    ]


_JSON = Form()
_HTML = Form(format=Format.HTML)
_SMALL = Form(rows_per_file=SMALL_FILES)


def _mixed() -> list[Taken]:
    forms = [_JSON, _HTML, Form(format=Format.HTML, language=Language.GERMAN)]
    return [Taken(at, form=forms[n % 3]) for n, at in enumerate(MOMENTS)]


def _parts() -> list[Taken]:
    """In two parts; of the third export only the first one arrived."""
    return [
        Taken(at, form=_SMALL, parts=2, first_part_only=number == 2)
        for number, at in enumerate(MOMENTS)
    ]


WORLDS: Sequence[Told] = (
    Told("complete, JSON", 1, _complete(_JSON)),
    Told("complete, JSON, newest first", 2, _complete(_JSON), is_backwards=True),
    Told("complete, JSON, each twice", 3, _complete(_JSON), is_twice=True),
    Told("complete, JSON, never counted", 4, _complete(_JSON), is_counted=False),
    Told("date-limited, JSON", 5, _limited(_JSON)),
    Told("date-limited, JSON, never counted", 6, _limited(_JSON), is_counted=False),
    Told("in parts, one missing", 7, _parts()),
    Told("complete, HTML", 8, _complete(_HTML)),
    Told("date-limited, HTML", 9, _limited(_HTML)),
    Told("JSON and HTML in turn", 10, _mixed(), is_backwards=True),
)


def build(folder: Path, worlds: Sequence[Told] = WORLDS) -> Path:
    """Everything from the archives to the marts, as a pass does it.

    Returns:
        The warehouse.
    """
    data = DataFolder(folder / "data")
    data.warehouse.parent.mkdir(parents=True, exist_ok=True)
    raw = RawWarehouse()
    for told in worlds:
        told.connect(raw)
    raw.write(data.warehouse, without="exports")
    written = {told: told.write(folder / str(told.seed)) for told in worlds}
    _load(data, [path for paths in written.values() for path in paths])
    _load(data, [path for told, paths in written.items() if told.is_twice for path in paths])
    failed = run_dbt(data.warehouse, *PRODUCTION)
    if failed:
        raise RuntimeError(f"dbt: {failed}")
    return data.warehouse


def _load(data: DataFolder, paths: Sequence[Path]) -> None:
    archives = [ArchiveFile.at(path) for path in paths]
    load(exports_source(archives, run_id="scoreboard"), data=data, dataset="exports")
