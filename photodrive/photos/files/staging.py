"""A private directory for one upload, from its first byte until all its files are durable.

It lies in the storage area itself where that is a local file system, so that publishing is a rename: a crash
leaves either nothing but this directory (``photodrive_gc`` finds it) or a whole photo.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from pathlib import Path
from types import TracebackType

from django.core.files import File

from . import storage


class Stage:
    """A context manager; what was not published when it ends is gone."""

    path: Path

    def __init__(self) -> None:
        self._incoming = storage.local_path(storage.INCOMING)

    def __enter__(self) -> Stage:
        with storage.reached():
            if self._incoming is None:
                self.path = Path(tempfile.mkdtemp(prefix="photodrive-"))
            else:
                self.path = self._incoming / uuid.uuid4().hex
                self.path.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, folder: str, *names: str) -> None:
        """Make the files ``names`` durable in the storage's ``folder``; doing it twice does no harm.

        Raises a ``Trouble``.
        """
        target = storage.local_path(folder)
        with storage.reached():
            if target is None:
                self._upload(folder, *names)
            else:
                self._move(target, *names)

    def _move(self, target: Path, *names: str) -> None:
        for name in names:
            _sync(self.path / name)
        _make_directories(target)
        for name in names:
            (self.path / name).replace(target / name)
        _sync(target)

    def _upload(self, folder: str, *names: str) -> None:
        area = storage.area()
        for name in names:
            area.delete(f"{folder}/{name}")
            with (self.path / name).open("rb") as file:
                area.save(f"{folder}/{name}", File(file))


def _make_directories(target: Path) -> None:
    """Like ``mkdir -p``, with every new entry on disk before anything is put into it."""
    if target.is_dir():
        return
    _make_directories(target.parent)
    target.mkdir(exist_ok=True)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
