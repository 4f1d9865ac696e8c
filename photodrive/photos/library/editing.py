"""What an owner does with one of her photos, which was checked to be hers. Many at once: ``bulk_editing``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from photodrive.exceptions import UnfitDate
from photodrive.photos import naming
from photodrive.photos.models import Photo

from . import clocks
from .bulk_editing import delete_all_for_good, restore_all, set_favourite_all, trash_all

__all__ = [
    "camera_date",
    "clean_caption",
    "delete_all_for_good",
    "delete_for_good",
    "describe",
    "edit_date",
    "rename",
    "restore",
    "restore_all",
    "restore_camera_date",
    "set_favourite",
    "set_favourite_all",
    "trash",
    "trash_all",
]

CAPTION_LENGTH = 2000
_LOCAL, _OFFSET = "taken_local", "taken_offset"
_DATE_FIELDS = ["taken_at", "taken_local", "taken_offset", "sort_local"]


def rename(*, photo: Photo, title: str) -> None:
    """Give the photo another title; an empty one becomes "Untitled"."""
    photo.title = naming.clean_title(title)
    photo.save(update_fields=["title"])


def describe(*, photo: Photo, title: str | None = None, caption: str | None = None) -> None:
    """Give the photo another title, another caption or both; None leaves what there is."""
    given: dict[str, str] = {}
    if title is not None:
        given["title"] = naming.clean_title(title)
    if caption is not None:
        given["caption"] = clean_caption(caption)
    for name, text in given.items():
        setattr(photo, name, text)
    if given:
        photo.save(update_fields=list(given))


def clean_caption(text: str) -> str:
    """``text`` as a caption of at most 2,000 characters, in lines, cleaned as titles are."""
    lines = [naming.one_line(line) for line in text.splitlines()]
    return "\n".join(lines).strip()[:CAPTION_LENGTH].rstrip()


def edit_date(*, photo: Photo, local: datetime, offset: int | None = None) -> None:
    """Say when the photo was taken: ``local`` by a clock on the wall that was ``offset`` minutes ahead of UTC.

    Without an offset that clock was one of her time zone. It takes that place in the timeline; what the camera said
    is kept (see :func:`restore_camera_date`). Raises :class:`UnfitDate`.
    """
    instant = clocks.instant(local, offset, clocks.zone_of(photo.owner_id))
    if instant is None:
        raise UnfitDate
    _set_date(photo, instant, local, offset)


def restore_camera_date(*, photo: Photo) -> None:
    """Go back to what the camera said; where it said nothing, the photo has no date and stands where it was added."""
    local, offset = told_by_camera(photo)
    zone = clocks.zone_of(photo.owner_id)
    _set_date(photo, clocks.instant(local, offset, zone) if local else None, local, offset)


def told_by_camera(photo: Photo) -> tuple[datetime | None, int | None]:
    """When the camera says the photo was taken, whatever its owner says: the wall time, and its offset in minutes."""
    local = photo.metadata.get(_LOCAL)
    return (datetime.fromisoformat(local), photo.metadata.get(_OFFSET)) if local else (None, None)


def camera_date(local: datetime | None, offset: int | None) -> dict[str, Any]:
    """What ``metadata`` keeps of the camera's own date for ever; nothing where it told none."""
    if local is None:
        return {}
    kept: dict[str, Any] = {_LOCAL: local.isoformat()}
    return kept if offset is None else {**kept, _OFFSET: offset}


def _set_date(photo: Photo, instant: datetime | None, local: datetime | None, offset: int | None) -> None:
    photo.taken_at, photo.taken_local, photo.taken_offset = instant, local, offset
    photo.sort_local = local or clocks.local_time(photo.created_at, clocks.zone_of(photo.owner_id))
    photo.save(update_fields=_DATE_FIELDS)


def set_favourite(*, photo: Photo, favourite: bool) -> None:
    """Let it be one of her favourites, or no longer."""
    photo.favourite = favourite
    photo.save(update_fields=["favourite"])


def trash(*, photo: Photo) -> None:
    """Put the photo into the trash: gone for everybody, applications included, but it can come back."""
    if photo.trashed_at is None:
        photo.trashed_at = timezone.now()
        photo.save(update_fields=["trashed_at"])


def restore(*, photo: Photo) -> None:
    """Take the photo out of the trash, to its old place. Applications that were allowed to see it see it again."""
    if photo.trashed_at is not None:
        photo.trashed_at = None
        photo.save(update_fields=["trashed_at"])


def delete_for_good(*, photo: Photo) -> None:
    """Delete the row now and its files as soon as that is certain (see ``removal``)."""
    with transaction.atomic():
        photo.delete()
