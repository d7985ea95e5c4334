"""Reads the sandbox's archives the plain way, for the tests that look at what was written."""

import json
import zipfile
from pathlib import Path
from typing import Any


def texts(archive: Path) -> dict[str, str]:
    """The members of a zip, or the files below a folder, by path."""
    if archive.is_dir():
        files = sorted(path for path in archive.rglob("*") if path.is_file())
        return {path.relative_to(archive).as_posix(): path.read_text("utf-8") for path in files}
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def document(archive: Path, path: str) -> Any:
    """A JSON document of an archive."""
    return json.loads(texts(archive)[path])
