"""What an owner does with her photos. Each function takes a photo that was checked to be hers."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import timezone as tz

from django.db import transaction
from django.utils import timezone

from photodrive.photos import naming
from photodrive.photos.models import Photo


def rename(*, photo: Photo, title: str) -> None:
    """Give the photo another title; an empty one becomes "Untitled"."""
    photo.title = naming.clean_title(title)
    photo.save(update_fields=["title"])


def set_visibility(*, photo: Photo, visibility: str) -> None:
    """Make the photo private, or public to anybody who has its link."""
    photo.visibility = Photo.Visibility(visibility)
    photo.save(update_fields=["visibility"])


def trash(*, photo: Photo) -> None:
    """Put the photo into the trash: gone for everybody, applications included, but it can come back."""
    if photo.trashed_at is None:
        photo.trashed_at = timezone.now()
        photo.save(update_fields=["trashed_at"])


def restore(*, photo: Photo) -> None:
    """Take the photo out of the trash. Applications that were allowed to see it see it again."""
    photo.trashed_at = None
    photo.save(update_fields=["trashed_at"])


def delete_for_good(*, photo: Photo) -> None:
    """Delete the row now and its files as soon as that is certain (see ``removal``)."""
    with transaction.atomic():
        photo.delete()


def describe(*, photo: Photo, title: str | None = None, caption: str | None = None) -> None:
    """Give the photo another title or caption; what is None stays. An empty title becomes "Untitled"."""
    if title is not None:
        photo.title = naming.clean_title(title)
    if caption is not None:
        photo.caption = naming.clean_caption(caption)
    photo.save(update_fields=["title", "caption"])


def set_favourite(*, photo: Photo, favourite: bool) -> None:
    """Whether the photo is among her favourites."""
    photo.favourite = favourite
    photo.save(update_fields=["favourite"])


def edit_date(*, photo: Photo, local: datetime | None, offset: int | None) -> None:
    """Let the photo have been taken at this wall time, that clock ``offset`` minutes ahead of UTC; None: unknown.

    What its camera said is kept.
    """
    metadata = dict(photo.metadata)
    if "camera_date" not in metadata:
        was = photo.taken_local.isoformat() if photo.taken_local else None
        metadata["camera_date"] = {"local": was, "offset": photo.taken_offset}
    photo.metadata = metadata
    photo.taken_local, photo.taken_offset = local, offset
    if local is None:
        photo.taken_at, photo.sort_local = None, timezone.localtime(photo.created_at).replace(tzinfo=None)
    else:
        zone = timezone.get_current_timezone() if offset is None else tz(timedelta(minutes=offset))
        photo.taken_at, photo.sort_local = local.replace(tzinfo=zone), local
    photo.save(update_fields=["metadata", "taken_local", "taken_offset", "taken_at", "sort_local"])


def camera_date(photo: Photo) -> tuple[datetime | None, int | None] | None:
    """What its camera said, where its owner said something else; None where it stands as it was."""
    kept = photo.metadata.get("camera_date")
    if kept is None:
        return None
    said = (datetime.fromisoformat(kept["local"]) if kept["local"] else None, kept["offset"])
    return None if said == (photo.taken_local, photo.taken_offset) else said
