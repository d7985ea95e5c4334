"""Taking in archives that were uploaded: what `tracker import` does, in a process of its own."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Final, Protocol

from dashboards.commands import Commands

KIND: Final = "import"


class Upload(Protocol):
    """A file that a browser sent."""

    @property
    def name(self) -> str:
        """Its name there, which tells account and date."""
        ...

    def getbuffer(self) -> memoryview:
        """Its content."""
        ...


def start(commands: Commands, uploads: Sequence[Upload], account: str = "") -> None:
    """Take in these files, while those that were sent before may still be under way.

    Args:
        commands: Of the installation that they go to.
        uploads: What was sent.
        account: Username of their owner, where they do not name it.

    Raises:
        OSError: They cannot be written down.
    """
    names = ", ".join(_plain_name(one) for one in uploads)
    commands.start(KIND, partial(_arguments, uploads, account), about=names)


def _arguments(uploads: Sequence[Upload], account: str, folder: Path) -> list[str | Path]:
    of_whom = [f"--account={account}"] if account else []
    written = [_written(folder / str(number), one) for number, one in enumerate(uploads)]
    return ["import", *of_whom, *written]


def _written(folder: Path, upload: Upload) -> Path:
    """An upload as a file of its own name, in a folder of its own."""
    file = folder / _plain_name(upload)
    file.parent.mkdir(parents=True)
    file.write_bytes(upload.getbuffer())
    return file


def _plain_name(upload: Upload) -> str:
    name = PurePath(upload.name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "_" for letter in name).lstrip(".")
    return plain or "archive.zip"
