"""The pieces of an upload: each durable before it counts, none counted twice, whoever sends at the same time.

A piece is put down in blocks. For each, the part's lock and the row's are held: the bytes are on the disk first, and
then the row says so. A process that is killed leaves a part that is longer than the row knows, which is written over.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from django.db import transaction

from photodrive import trouble
from photodrive.exceptions import NoSuchUpload, TooManyBytes, UploadGone, UploadRefused, WrongOffset
from photodrive.imaging import sniffing
from photodrive.photos.library import receiving
from photodrive.photos.models import Upload

from . import finishing, parts
from .checksums import Checksum, checked
from .opening import expiry

BLOCK_BYTES = 4 * 1024 * 1024  # the most that is held in memory, and the most that is sent again after a crash
BLOCK_SECONDS = 1.0  # a slow sender loses no more than this


@trouble.told()
def receive(*, upload: Upload, offset: int, body: Iterable[bytes], checksum: Checksum | None = None) -> Upload:
    """Take the piece ``body`` that begins at byte ``offset``; the upload as it is then. What came is kept.

    With ``checksum`` the piece counts as a whole or not at all. Raises a ``PieceRefused``; a subclass of
    ``UploadRefused`` when what has come is no photo, which is the end of the upload; or a ``Trouble``, after which the
    same piece may be sent again.
    """
    if upload.refused:
        raise UploadRefused(upload.refused)
    if offset != upload.offset:
        raise WrongOffset
    if upload.over:
        return upload
    left = upload.length - offset
    bounded = _no_more_than(left, body)  # before all of it is put aside to be checked
    for block in _blocks(checked(bounded, checksum) if checksum else bounded):
        upload = _add(upload, block)
    return upload


def _no_more_than(left: int, body: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in body:
        left -= len(chunk)
        if left < 0:
            raise TooManyBytes
        yield chunk


def _blocks(body: Iterable[bytes]) -> Iterator[bytes]:
    """``body`` in blocks worth a place on the disk: by size, or by the time since the last one."""
    block, since = bytearray(), time.monotonic()
    for chunk in body:
        block += chunk
        if len(block) >= BLOCK_BYTES or time.monotonic() - since >= BLOCK_SECONDS:
            yield bytes(block)
            block.clear()
            since = time.monotonic()
    if block:
        yield bytes(block)


def _add(upload: Upload, block: bytes) -> Upload:
    with parts.held(upload.pk) as part:
        with transaction.atomic():
            now = _locked(upload)
            parts.write(part, block, at=now.offset)
            if not now.offset:
                parts.begun(now.pk)
            before, reached = now.offset, now.offset + len(block)
            if reached < now.length:
                now.offset, now.expires_at = reached, expiry()
                now.save(update_fields=["offset", "expires_at"])
        if reached == now.length:
            return finishing.finish(now, part)
        if before < sniffing.HEAD_BYTES <= reached:
            _judge(now, part)
    return now


def _locked(upload: Upload) -> Upload:
    """The row as it is, nobody else's until the transaction ends."""
    now = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if now is None:
        parts.remove(upload.pk)
        raise NoSuchUpload
    if now.offset != upload.offset or now.over:
        raise WrongOffset
    if parts.size(now.pk) < now.offset:
        raise UploadGone(detail=f"the part of {now.pk} is shorter than {now.offset} bytes")
    return now


def _judge(upload: Upload, part: int) -> None:
    """A large file of a wrong kind is not sent in vain."""
    try:
        receiving.judge_type(finishing.head_of(part))
    except UploadRefused as refusal:
        finishing.refuse(upload, refusal)
        raise
