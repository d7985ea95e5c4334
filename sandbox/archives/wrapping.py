"""Wraps an archive's files: one zip as downloaded, rezipped, or folders (export-format.md 1.4)."""

import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox import pacific
from sandbox.archives.forms import Form, Wrap

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_REZIPPED_AFTER = timedelta(minutes=47)


@dataclass(frozen=True)
class Package:
    """An archive's files, not wrapped yet."""

    name: str
    built_at: datetime
    members: Sequence[tuple[str, str]]
    """Paths and texts."""


def wrapped(package: Package, folder: Path, form: Form) -> Path:
    """Write it into a folder, and return what is there now: a zip, or a folder."""
    return _WRAPS[form.wrap](package, folder)


def _zip(package: Package, folder: Path) -> Path:
    path = folder / f"{package.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in package.members:
            _add(archive, member, text, package.built_at)
    return path


def _rezip(package: Package, folder: Path) -> Path:
    path = folder / f"{package.name} 2.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        zipped_at = package.built_at + _REZIPPED_AFTER
        _add(archive, f"{package.name}/", "", zipped_at)
        _add(archive, f"{package.name}/.DS_Store", "Bud1", zipped_at)
        for member, text in package.members:
            above, _, name = f"{package.name}/{member}".rpartition("/")
            _add(archive, f"{above}/{name}", text, package.built_at)
            _add(archive, f"__MACOSX/{above}/._{name}", "Mac OS X", package.built_at)
    return path


def _add(archive: zipfile.ZipFile, member: str, text: str, at: datetime) -> None:
    # Zips have wall-clock times; Instagram's are those of the US Pacific zone.
    info = zipfile.ZipInfo(member, date_time=at.astimezone(pacific.ZONE).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text)


def _unpack(package: Package, folder: Path) -> Path:
    path = folder / package.name
    shutil.rmtree(path, ignore_errors=True)
    for member, text in package.members:
        file = path / member
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def _deliver(package: Package, folder: Path) -> Path:
    # Which zone the stamp is of is not known; the name inside is of the Pacific day, which was seen
    # to be the day before.
    at = package.built_at.astimezone(UTC)
    path = folder / f"meta-{at:%Y}-{_MONTHS[at.month - 1]}-{at:%d-%H-%M-%S}"
    path.mkdir(exist_ok=True)
    _unpack(package, path)
    return path


_WRAPS: Mapping[Wrap, Callable[[Package, Path], Path]] = {
    Wrap.ZIP: _zip,
    Wrap.REZIPPED: _rezip,
    Wrap.FOLDER: _unpack,
    Wrap.CLOUD: _deliver,
}
