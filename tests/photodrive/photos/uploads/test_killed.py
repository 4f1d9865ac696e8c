"""Killed at every step of an upload: nothing or a whole photo, and the upload goes on after that.

Each death is that of a real process, by SIGKILL, at a point where the disk or the database is about to change.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.models import QuerySet

from photodrive.imaging import renditions
from photodrive.people import Owner
from photodrive.photos.files.staging import Stage
from photodrive.photos.library import ingest
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import ending, finding, finishing, metadata, opening, parts, receiving
from tests.factories import photos

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("upload-whole")]
DATA = photos.encoded(photos.picture((400, 300))) + bytes(3000)
FIRST = 1500


def die(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(holder: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(holder, name, die)


def after(holder: Any, name: str, times: int = 1) -> Callable[[], None]:
    """Death right after the call of that number."""

    def arrange() -> None:
        real, left = getattr(holder, name), [times]

        def call(*args: Any, **kwargs: Any) -> Any:
            answer = real(*args, **kwargs)
            left[0] -= 1
            if not left[0]:
                die()
            return answer

        setattr(holder, name, call)

    return arrange


STEPS = {
    "before the row": before(QuerySet, "create"),
    "after the row": after(QuerySet, "create"),
    "the part is made": before(os, "pwrite"),
    "bytes are written": before(os, "fsync"),
    "bytes are on the disk": after(parts, "write"),
    "the first piece counts": before(receiving, "_judge"),
    "the last bytes are on the disk": after(parts, "write", 2),
    "before it is judged": before(ingest, "add_photo"),
    "the stage is made": after(Stage, "__enter__"),
    "received": before(renditions, "render"),
    "rendered": after(renditions, "render"),
    "before the files are published": before(Stage, "publish"),
    "one file is published": after(Path, "replace"),
    "all files are published": after(Stage, "publish"),
    "the photo's row is written": after(Photo, "save"),
    "the photo is there": after(ingest, "_record"),
    "before what became of it is kept": before(finishing, "_keep"),
    "what became of it is kept": after(finishing, "_keep"),
    "the part is removed": after(parts, "remove"),
}


def sending(owner: Owner) -> None:
    """As a client does: finds what it has begun, or begins; two pieces."""
    upload = finding.known(owner=owner, fingerprints=["f"]).get("f")
    if upload is None:
        said = metadata.Metadata(name="bay.jpg", fingerprint="f")
        upload = opening.begin(owner=owner, length=len(DATA), metadata=said)
    upload = finding.one(owner=owner, upload_id=upload.pk)
    for end in (FIRST, len(DATA)):
        if upload.offset < end:
            upload = receiving.receive(upload=upload, offset=upload.offset, body=[DATA[upload.offset : end]])


def killed(owner: Owner, arrange: Callable[[], None]) -> int | None:
    def child() -> None:
        arrange()
        sending(owner)

    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    return process.exitcode


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("step", STEPS)
def test_nothing_or_a_whole_photo_and_it_goes_on(jane: Any, files: Path, step: str) -> None:
    assert killed(jane, STEPS[step]) == -signal.SIGKILL
    call_command("photodrive_verify", stdout=StringIO())
    sending(jane)
    photo, upload = Photo.objects.get(), Upload.objects.filter(photo__isnull=False).get()
    assert (photo.title, photo.size) == ("bay", len(DATA))
    assert upload.over
    assert not upload.duplicate, "she did not have it before"
    call_command("photodrive_verify", stdout=StringIO())
    Upload.objects.filter(photo__isnull=True).update(expires_at="2020-01-01T00:00:00Z")
    ending.expire()
    assert list(parts.all_ids()) == []
