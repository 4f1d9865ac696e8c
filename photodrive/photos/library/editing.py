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


def edit_date(*, photo: Photo, local: datetime, offset: int | None = None) -> None:
    """Say when the photo was taken: ``local`` by a clock on the wall that was ``offset`` minutes ahead of UTC."""
    zone = timezone.get_current_timezone() if offset is None else tz(timedelta(minutes=offset))
    photo.taken_at, photo.taken_local, photo.taken_offset = local.replace(tzinfo=zone), local, offset
    photo.sort_local = local
    photo.save(update_fields=["taken_local", "taken_offset", "taken_at", "sort_local"])


def restore_camera_date(*, photo: Photo) -> None:
    """Go back to what the camera said."""
    local, offset = told_by_camera(photo)
    if local is not None:
        edit_date(photo=photo, local=local, offset=offset)


def told_by_camera(photo: Photo) -> tuple[datetime | None, int | None]:
    """When the camera says the photo was taken, whatever its owner says: the wall time, and its offset in minutes."""
    local = photo.metadata.get("taken_local")
    return (datetime.fromisoformat(local), photo.metadata.get("taken_offset")) if local else (None, None)
