"""What a frame has in its flash: one small file that nobody else on the machine may read."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NEW, ASKING, SHOWING, DENIED, EXPIRED, OVER = "new", "asking", "showing", "denied", "expired", "over"
SILENT, REFUSED = "silent", "refused"  # the drive does not answer; it does not take this frame
PROBLEMS = (SILENT, REFUSED)
STAGES = (NEW, ASKING, SHOWING, DENIED, EXPIRED, OVER)


@dataclass
class Memory:
    """``stage`` is one of STAGES; times are seconds since 1970; ``token`` and ``key`` as their library writes them."""

    stage: str = NEW
    device_code: str = ""
    user_code: str = ""
    verification_uri: str = ""
    verification_uri_complete: str = ""
    expires_at: float = 0.0  # of the codes, then of the access (0: none that we know)
    interval: int = 5
    poll_at: float = 0.0
    key: str = ""
    token: str = ""
    page: str = ""  # the address of the part of the list that we are at; empty for the first
    next_page: str = ""
    pictures: list[dict[str, str]] = field(default_factory=list)
    listed_at: float = 0.0
    problem: str = ""  # of the last try: one of PROBLEMS, or none


@contextmanager
def opened(path: Path) -> Iterator[Memory]:
    """The memory in the file ``path``, kept afterwards: one at a time, or a refresh token would be used twice.

    It is kept after an error, too: what was learned until then is true.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        memory = _read(path)
        try:
            yield memory
        finally:
            _write(path, memory)


def _read(path: Path) -> Memory:
    try:
        kept: dict[str, Any] = json.loads(path.read_text())
        return Memory(**kept)
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or of another version
        return Memory()


def _write(path: Path, memory: Memory) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(memory), file)
    Path(temporary).replace(path)
