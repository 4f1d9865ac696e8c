"""Many photos as one ZIP, made while it is sent: nothing is written to a disk, and memory stays as it is.

Photos are packed already, so they are stored as they are, and the archive's length is known before its first byte
where those of the files are. Whatever is missing is named in a text file instead.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream.ng import ZipStream

from photodrive.exceptions import FileMissing
from photodrive.photos import naming
from photodrive.photos.files import storage
from photodrive.photos.files.storage import StoredFile
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.sharing.files import file_for, media_type_for
from photodrive.sharing.visibility import Caller, may_see_location

from .names import Names

MISSING = "missing photos.txt"
BLOCK = 256 * 1024
FIELDS = ("id", "owner_id", "sha256", "size", "title", "media_type", "metadata", "turned")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stream:
    """A ZIP on its way: ``length`` in bytes where it is known, and ``name`` for saving it."""

    chunks: Iterator[bytes]
    length: int | None
    name: str


def stream(
    *, photos: PhotoQuerySet, caller: Caller, name: str, still: Callable[[Photo], bool] = lambda photo: True
) -> Stream:
    """``photos`` as a ZIP called ``name``, in their order: originals for their owner, shared copies for all others.

    The caller has asked ``visible_to`` for ``photos``. Where every file is the caller's own and on this machine, the
    length is known; else each is opened when it is its turn, as a shared copy may have to be made first. Whoever is no
    owner may take an hour to read it, and have lost something meanwhile: what is not ``still`` to be had when its turn
    comes is left out.
    """
    wanted = list(photos.only(*FIELDS))
    known = storage.is_local() and all(may_see_location(caller, photo) for photo in wanted)
    saved = naming.file_name(name, "") + ".zip"
    if not known:
        return Stream(_as_they_come(wanted, caller, still), None, saved)
    archive = _measured(wanted, caller)
    return Stream(iter(archive), len(archive), saved)


def response(request: HttpRequest, sent: Stream) -> StreamingHttpResponse:
    """``sent`` as an answer that no cache keeps."""
    chunks = _in_threads(sent.chunks) if isinstance(request, ASGIRequest) else sent.chunks
    made = StreamingHttpResponse(chunks, content_type="application/zip")
    made["Content-Disposition"] = content_disposition_header(True, sent.name) or "attachment"
    made["Cache-Control"] = "private, no-store"
    made["X-Content-Type-Options"] = "nosniff"
    made["Content-Security-Policy"] = "sandbox; default-src 'none'"
    made["Cross-Origin-Resource-Policy"] = "same-origin"
    if sent.length is not None:
        made["Content-Length"] = str(sent.length)
    return made


def _measured(wanted: list[Photo], caller: Caller) -> ZipStream:
    """An archive of files whose sizes are looked up now, and which are opened later."""
    archive, names, missing = ZipStream(sized=True), _names(), []
    for photo in wanted:
        try:
            stored = file_for(caller, photo, "original")
        except FileMissing as error:
            missing.append(_missed(photo, error))
            continue
        archive.add(_read(stored), names.unique(_name(caller, photo)), size=stored.size)
    if missing:
        archive.add(_told(missing), MISSING)
    return archive


def _as_they_come(wanted: list[Photo], caller: Caller, still: Callable[[Photo], bool]) -> Iterator[bytes]:
    archive, names, missing = ZipStream(), _names(), []
    for photo in wanted:
        if not still(photo):
            continue
        try:
            stored = file_for(caller, photo, "original")
            file = stored.open()
        except FileMissing as error:
            missing.append(_missed(photo, error))
            continue
        archive.add(_blocks(file), names.unique(_name(caller, photo)), size=stored.size)
        yield from archive.file()
    if missing:
        archive.add(_told(missing), MISSING)
    yield from archive.finalize()


def _names() -> Names:
    names = Names()
    names.unique(MISSING)
    return names


def _name(caller: Caller, photo: Photo) -> str:
    return naming.file_name(photo.title, media_type_for(caller, photo))


def _read(stored: StoredFile) -> Iterator[bytes]:
    yield from _blocks(stored.open())


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with closing(file):
        while block := file.read(BLOCK):
            yield block


def _missed(photo: Photo, error: FileMissing) -> str:
    log.error("A file of photo %s is missing: %s", photo.pk, error.detail)
    return photo.title


def _told(missing: list[str]) -> str:
    """What is in the text file, for whoever opens the archive on whatever system."""
    head = "This photo could not be read and is not in the archive:"
    if len(missing) > 1:
        head = f"These {len(missing):,} photos could not be read and are not in the archive:"
    return "\r\n".join([head, *missing, ""])


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One chunk after the other, for servers that would read all of an iterator first."""
    while (chunk := await sync_to_async(_next)(chunks)) is not None:
        yield chunk


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)
