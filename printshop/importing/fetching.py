"""Fetch one photo: both files, verified, stored, and only then the row says ready."""

from __future__ import annotations

from datetime import timedelta
from tempfile import TemporaryFile

from django.db.models import Q
from django.utils import timezone

from printshop.conf import settings
from printshop.importing import files, pictures
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.sources import registry
from printshop.sources.base import Access

State = ImportedPhoto.State
MAX_PREVIEW_BYTES = 8 * 1024 * 1024
MAX_ATTEMPTS = 3


def claim_next(connection: Connection) -> ImportedPhoto | None:
    """Take the next waiting photo, so that two open pages do not fetch the same one; None when there is none."""
    now = timezone.now()
    free = ImportedPhoto.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now), connection=connection, state=State.WAITING
    )
    # A claim outlives the two downloads; a process that died gives its photo back after that.
    until = now + timedelta(seconds=2 * settings.HTTP_DEADLINE_SECONDS + 15)
    for photo in free[:5]:
        if free.filter(pk=photo.pk).update(claimed_until=until):
            return photo
    return None


def fetch(photo: ImportedPhoto, access: Access) -> None:
    """Fetch, verify and store; raises AccessEnded, PhotoGone, PhotoRefused or SourceError."""
    adapter = registry.adapter(photo.source.adapter)
    with TemporaryFile() as original, TemporaryFile() as preview:
        photo.bytes = adapter.fetch_photo(
            access,
            url=photo.original_url,
            rendition="original",
            target=original,
            max_bytes=settings.MAX_PHOTO_BYTES,
        )
        picture = pictures.verify_original(original)
        adapter.fetch_photo(
            access, url=photo.preview_url, rendition="preview", target=preview, max_bytes=MAX_PREVIEW_BYTES
        )
        shown = pictures.verify_preview(preview)
        photo.media_type, photo.width, photo.height = picture.media_type, picture.width, picture.height
        photo.original = files.save(photo, "original", picture.extension, original)
        photo.preview = files.save(photo, "preview", shown.extension, preview)
    _mark_ready(photo)


def _mark_ready(photo: ImportedPhoto) -> None:
    ready = ImportedPhoto.objects.filter(pk=photo.pk, state=State.WAITING, connection__ended_at=None).update(
        state=State.READY,
        original=photo.original,
        preview=photo.preview,
        bytes=photo.bytes,
        media_type=photo.media_type,
        width=photo.width,
        height=photo.height,
        error="",
        claimed_until=None,
    )
    if not ready:  # she ended the access while we were fetching
        files.delete([photo.original, photo.preview])


def fail(photo: ImportedPhoto, message: str, *, state: str = State.FAILED) -> None:
    """This photo will not come by waiting."""
    ImportedPhoto.objects.filter(pk=photo.pk, state=State.WAITING).update(
        state=state, error=message[:200], claimed_until=None
    )


def postpone(photo: ImportedPhoto, *, counts: bool) -> None:
    """The source was in trouble: try again later, but not for ever."""
    attempts = photo.attempts + 1 if counts else photo.attempts
    if attempts >= MAX_ATTEMPTS:
        fail(photo, f"{photo.source} did not hand it over.")
        return
    ImportedPhoto.objects.filter(pk=photo.pk).update(attempts=attempts, claimed_until=None)


def release(photo: ImportedPhoto) -> None:
    """Give a claimed photo back untouched."""
    ImportedPhoto.objects.filter(pk=photo.pk).update(claimed_until=None)
