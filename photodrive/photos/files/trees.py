"""Whole folders of the storage, with all that is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

from . import storage
from .storage import ROOT


def folder_of_owner(owner_id: object, *, root: str = ROOT) -> str:
    """The folder with everything of one owner below ``root``."""
    return f"{root}/{quote(str(owner_id), safe='')}"


def files_in(folder: str) -> Iterator[str]:
    """The names of all files below ``folder``, one after the other; none where it is not there."""
    folders, names = _inside(folder)
    yield from names
    for inner in folders:
        yield from files_in(inner)


def remove(folder: str) -> Iterator[str]:
    """Delete each file below ``folder`` and yield its name; then the folders, where the storage has such things.

    Raises a ``Trouble``; what was deleted until then stays so.
    """
    folders, names = _inside(folder)
    for name in names:
        with storage.reached():
            storage.area().delete(name)
        yield name
    for inner in folders:
        yield from remove(inner)
    path = storage.local_path(folder)
    if path is not None:
        with suppress(OSError):  # something came meanwhile, or it was not there; whoever verifies finds it
            path.rmdir()


def _inside(folder: str) -> tuple[list[str], list[str]]:
    try:
        with storage.reached():
            folders, names = storage.area().listdir(folder)
    except FileNotFoundError:
        return [], []
    return [f"{folder}/{name}" for name in folders], [f"{folder}/{name}" for name in names]
