"""The files that hold what has come of an upload: one each, named by its id and by nothing that a client says."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from photodrive.conf import settings
from photodrive.exceptions import BeingWritten, StorageAway
from photodrive.photos.files import storage

AREA = f"{storage.ROOT}/.uploads"


def folder() -> Path:
    """Where the parts lie, made if it is not there. Raises a ``Trouble``."""
    found = Path(settings.UPLOAD_DIR) if settings.UPLOAD_DIR else storage.local_path(AREA)
    with storage.reached():
        if found is None:
            return _temporary()
        found.mkdir(parents=True, exist_ok=True)
        return found


def path_of(upload_id: UUID) -> Path:
    """The part of one upload, which need not be there yet."""
    return folder() / upload_id.hex


@contextmanager
def held(upload_id: UUID) -> Iterator[int]:
    """The part, open to read and write, by this request alone. Raises BeingWritten, or a ``Trouble``.

    The lock is the system's, on this file: it ends with the process, however that ends.
    """
    path = path_of(upload_id)
    with storage.reached():
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BeingWritten from None  # as a cause it would be trouble of ours
        yield handle
    finally:
        os.close(handle)


def write(handle: int, data: bytes, *, at: int) -> None:
    """Put ``data`` into the part from byte ``at`` on, for good: it is on the disk afterwards. Raises a ``Trouble``."""
    with storage.reached():
        rest = memoryview(data)
        while rest:
            written = os.pwrite(handle, rest, at)
            rest, at = rest[written:], at + written
        os.fsync(handle)


def begun(upload_id: UUID) -> None:
    """Let the file's name be on the disk, too, before any of its bytes are promised."""
    with storage.reached():
        directory = os.open(path_of(upload_id).parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def size(upload_id: UUID) -> int:
    """How many bytes the part has; 0 where it is not there."""
    try:
        return path_of(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def remove(upload_id: UUID) -> None:
    """Away with the part, if there is one."""
    with storage.reached():
        path_of(upload_id).unlink(missing_ok=True)


def all_ids() -> Iterator[UUID]:
    """Of which uploads there are parts; whatever else lies there is left alone."""
    for path in sorted(folder().iterdir()):
        try:
            found = UUID(hex=path.name)
        except ValueError:
            continue
        if path.name == found.hex:
            yield found


def _temporary() -> Path:
    """A directory of this machine's that nobody else can have made or may read."""
    path = Path(tempfile.gettempdir()) / f"photodrive-uploads-{os.getuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise StorageAway(detail=f"{path} is not a directory of this user alone")
    return path
