"""The worlds, the archives that are made of each, and the warehouse that the product makes of all.

Each world is one trap or a mixture of them; what must be found is told in `expected`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from pipelines.exports.reader import ArchiveFile
from pipelines.ledger.folding import fold
from pipelines.sources.exports import exports_source
from pipelines.sources.loading import load
from pipelines.sources.messages import messages_source
from sandbox import truth
from sandbox.archives import write_archive, write_parts
from sandbox.archives.forms import Era, Form, Format, Language, Section, Wrap
from sandbox.events import DEPARTURES, FOLLOWS, RETURNS, Event, EventKind
from sandbox.habits import EVENTFUL
from sandbox.truth import Listed
from sandbox.world import World
from tests.dbt_project.building import PRODUCTION, run_dbt
from tests.dbt_project.raw_warehouse import RawWarehouse
from warehouse.layout import DataFolder
from warehouse.private import open_private

BORN = datetime(2024, 11, 3, 12, tzinfo=UTC)
DAYS = 560
# Uneven gaps; the last ones are close together.
MOMENTS = [BORN + timedelta(days=days, hours=5) for days in (200, 260, 305, 365, 430, 500, 540)]
SMALL_FILES = 400
PURGED_AT = BORN + timedelta(days=330)
PURGED = 120
_AFTER_ALL = FOLLOWS | RETURNS | DEPARTURES - {EventKind.DELETED}


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
    counted_from: int | None = 0
    """The first export of whose time the API's count is known; None: of none."""
    is_backwards: bool = False
    is_twice: bool = False
    is_purged: bool = False
    """Whether the oldest followers all leave in one moment, as when false accounts are removed."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The export that each archive is of, by its digest; known once they are written."""

    @cached_property
    def world(self) -> World:
        """The life that is told of."""
        world = World.simulate(seed=self.seed, born=BORN, days=DAYS, habits=EVENTFUL)
        return _without_oldest(world) if self.is_purged else world

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
        paths = []
        for number, export in enumerate(self.exports):
            written = _written(self.world, export, folder)
            self.numbers.update((ArchiveFile.at(path).sha256, number) for path in written)
            paths += written
        return list(reversed(paths)) if self.is_backwards else paths

    def connect(self, raw: RawWarehouse) -> None:
        """The API knows the account, and counts its followers if it may."""
        world = self.world
        last = self.exports[-1].at
        raw.connected(self.account_id, world.owner_name_at(last), _text(last))
        for number, at in enumerate(export.at for export in self.exports):
            is_counted = self.counted_from is not None and number >= self.counted_from
            raw.profile(
                self.account_id,
                _text(at + timedelta(hours=1)),
                len(truth.followers_at(world, at)) if is_counted else None,
                follows_count=None,
                username=world.owner_name_at(at),
            )


def _without_oldest(world: World) -> World:
    """The same life, but for the oldest followers, who all leave at one moment and never return."""
    followers = [one for one in world.people if one.follow_at(PURGED_AT) is not None]
    oldest = sorted(followers, key=lambda one: one.follows[-1].start)[:PURGED]
    left = {one.number for one in oldest}
    ended = []
    for person in oldest:
        person.follows[:] = [span for span in person.follows if span.start <= PURGED_AT]
        person.follows[-1].end = PURGED_AT
        ended.append(Event(PURGED_AT, EventKind.UNFOLLOWED, person, person.follows[-1].start))
    kept = [
        event
        for event in world.events
        if event.person.number not in left or event.at <= PURGED_AT or event.kind not in _AFTER_ALL
    ]
    return replace(
        world, events=sorted([*kept, *ended], key=lambda one: (one.at, one.person.number))
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
_ALL_LISTS = frozenset({Section.LISTS, Section.SIDE_LISTS, Section.OWNER})
_JSON_ALL = Form(sections=_ALL_LISTS)
_HTML_ALL = Form(format=Format.HTML, sections=_ALL_LISTS)
# Its following list obeys the date range as well.
_JSON_2024 = Form(era=Era.SEP_2024)
# Only the name of the folder tells the day.
_UNPACKED = Form(wrap=Wrap.FOLDER)
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


def _dated() -> list[Taken]:
    """Only the days are known; after the third export comes another one on the same day."""
    exports = _complete(_UNPACKED)
    return [*exports[:3], Taken(MOMENTS[2] + timedelta(hours=3), form=_UNPACKED), *exports[3:]]


WORLDS: Sequence[Told] = (
    Told("complete, JSON", 1, _complete(_JSON_ALL)),
    Told("newest first, each twice, counted late", 2, _complete(_JSON), 5, True, True),
    Told("complete, JSON, the oldest all leave", 3, _complete(_JSON), is_purged=True),
    Told("only days known, two on one day, never counted", 4, _dated(), counted_from=None),
    Told("date-limited, JSON", 5, _limited(_JSON)),
    Told("date-limited in both lists, never counted", 6, _limited(_JSON_2024), counted_from=None),
    Told("in parts, one missing", 7, _parts()),
    Told("complete, HTML", 8, _complete(_HTML_ALL)),
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
    load(messages_source([], run_id="scoreboard"), data=data, dataset="exports")
    _load(data, [path for paths in written.values() for path in paths])
    _load(data, [path for told, paths in written.items() if told.is_twice for path in paths])
    failed = run_dbt(data.warehouse, *PRODUCTION)
    if failed:
        raise RuntimeError(f"dbt: {failed}")
    return data.warehouse


def _load(data: DataFolder, paths: Sequence[Path]) -> None:
    archives = [ArchiveFile.at(path) for path in paths]
    load(exports_source(archives, run_id="scoreboard"), data=data, dataset="exports")
    with open_private(data) as con:
        fold(con)
