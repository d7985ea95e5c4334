"""What a person at the terminal is told, and how a command gives up."""

import logging
import sys
import time
from typing import NoReturn

from rich.console import Console

from warehouse.layout import DataFolder

console = Console(stderr=True, highlight=False)
log = logging.getLogger("tracker")


class _Progress(logging.Handler):
    """Prints what the pass says, with the seconds since it began."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        style = "red" if record.levelno >= logging.WARNING else None
        seconds = time.monotonic() - self.started
        line = f"{seconds:6.1f} s  {record.getMessage()}"
        console.print(line, style=style, markup=False, soft_wrap=True)


def show_progress(data: DataFolder) -> None:
    """Our own steps go to the terminal; what the tools have to say goes to a file."""
    data.logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=data.logs / "tracker.log", level=logging.WARNING)
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [_Progress()]


def say(text: str) -> None:
    """Print a line on standard error, where it does not get into what is piped on."""
    console.print(text, markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """Print a line about something that went wrong."""
    console.print(text, style="red", markup=False, soft_wrap=True)


def give_up(reason: str) -> NoReturn:
    """Say why in one line and end with code 1."""
    complain(reason)
    sys.exit(1)
