"""How far a command is: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

_WIDTH = 30
_BAR_SECONDS, _LINE_SECONDS = 0.1, 30.0


class Progress:
    """A context manager; ``step`` after each of ``total`` things."""

    def __init__(self, total: int, *, noun: str, out: TextIO | None = None) -> None:
        self._total, self._noun, self._out = total, noun, out or sys.stderr
        self._bar = self._out.isatty()
        self._done, self._told = 0, time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        now = time.monotonic()
        if now - self._told >= (_BAR_SECONDS if self._bar else _LINE_SECONDS):
            self._told = now
            self._tell()

    def _tell(self) -> None:
        counted = f"{self._done:,} of {self._total:,} {self._noun}"
        if not self._bar:
            self._out.write(f"{counted}\n")
        else:
            full = _WIDTH * self._done // max(1, self._total)
            self._out.write(f"\r\x1b[K[{'#' * full}{'.' * (_WIDTH - full)}] {counted}")
        self._out.flush()
