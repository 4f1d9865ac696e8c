"""What an owner does with her photos. Each function takes a photo that was checked to be hers."""

from __future__ import annotations

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
