"""What takes long to make is made once in a run of the tests, however many processes share them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.locking import waiting_lock


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name; whichever process needs it first makes it, and others wait.

    Args:
        temporary: Where this process may write.
        name: The same for all who share it, and nobody else's.
        make: Fills the new folder. Nobody may change it afterwards.
    """
    alone = temporary.getbasetemp()
    shared = alone.parent if "PYTEST_XDIST_WORKER" in os.environ else alone
    folder, made = shared / name, shared / f"{name}.made"
    with waiting_lock(shared / f"{name}.lock"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
