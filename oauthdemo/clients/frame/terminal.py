"""The frame in a terminal: prints its code, waits, then lists the photos that it may show and keeps their pictures.

``python -m oauthdemo.clients.frame`` reads ``ISSUER`` and ``CLIENT_ID`` from the environment and remembers in
``frame.json`` here; ``manage.py photo_frame`` takes both from the demo.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from . import qr
from .drive import Drive, Gone, Picture, Unreachable
from .frame import Frame, Screen
from .memory import ASKING, DENIED, EXPIRED, REFUSED, SHOWING, SILENT, opened

Tell = Callable[[str], object]
Wait = Callable[[float], object]


class NotShown(Exception):
    """Why there is nothing to see, in a sentence for whoever runs it."""


def run(drive: Drive, flash: Path, folder: Path | None, tell: Tell, *, wait: Wait = time.sleep) -> None:
    """Ask if need be, then list the photos; with a ``folder``, save their pictures in it. Raises NotShown."""
    screen = _look(drive, flash)
    if screen.stage not in (ASKING, SHOWING):
        screen = _asked(drive, flash)
    told = ""
    while screen.stage == ASKING:
        with opened(flash) as memory:
            code, address, complete = memory.user_code, memory.verification_uri, memory.verification_uri_complete
            pause = memory.interval
        if told != code:
            tell(f"{qr.text(complete)}\nOpen {address}\nand type the code  {code}\n\nor scan the picture. Waiting ...")
            told = code
        wait(pause)
        screen = _look(drive, flash)
    if screen.stage != SHOWING:
        raise NotShown(ENDS.get(screen.stage, "The access is over. Run this again to ask again."))
    _show(drive, flash, folder, screen, tell)


def forget(drive: Drive, flash: Path) -> None:
    """Give the access back and forget everything. Raises NotShown."""
    with opened(flash) as memory:
        frame = Frame(memory, drive)
        frame.reset()
        if memory.problem:
            raise NotShown(PROBLEMS[memory.problem])


PROBLEMS = {
    SILENT: "The drive does not answer. Nothing is lost; run this again later.",
    REFUSED: "The drive does not take this frame: it is not registered there, or switched off.",
}
ENDS = {
    DENIED: "You said no. Nothing was shared.",
    EXPIRED: "Nobody has used the code in time. Run this again for another one.",
}


def _look(drive: Drive, flash: Path, after: str = "") -> Screen:
    with opened(flash) as memory:
        return Frame(memory, drive).look(after=after)


def _asked(drive: Drive, flash: Path) -> Screen:
    with opened(flash) as memory:
        frame = Frame(memory, drive)
        frame.set_up()
        if memory.problem:
            raise NotShown(PROBLEMS[memory.problem])
        return Screen(memory.stage)


def _show(drive: Drive, flash: Path, folder: Path | None, screen: Screen, tell: Tell) -> None:
    """Once through the list, until it begins again."""
    seen: set[str] = set()
    while screen.picture is not None and screen.picture.id not in seen:
        seen.add(screen.picture.id)
        tell(f"{len(seen):>4}  {screen.picture.title or 'No title'}")
        if folder is not None:
            _save(drive, flash, folder, screen.picture)
        screen = _look(drive, flash, after=screen.picture.id)
    if screen.problem:
        raise NotShown(PROBLEMS[screen.problem])
    if screen.stage != SHOWING:
        raise NotShown("The access was ended while the frame was looking.")
    if not seen:
        tell("There is nothing to show: what you chose is empty.")


def _save(drive: Drive, flash: Path, folder: Path, picture: Picture) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with opened(flash) as memory:
        try:
            (folder / f"{picture.id}.webp").write_bytes(Frame(memory, drive).picture(picture.id))
        except (Gone, Unreachable):
            return  # taken away a moment ago; the next look tells
