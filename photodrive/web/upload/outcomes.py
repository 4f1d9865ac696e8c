"""What became of an upload, in her words and as the script of the pages reads it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from photodrive.photos.models import Photo, Upload


def outcome_of(upload: Upload, *, from_before: bool = False) -> dict[str, object]:
    """``state`` is open, refused, double, done or gone; ``message`` a sentence or two words for her.

    ``from_before``: she brought the file again after this upload; a photo that is there by then is one she has.
    """
    photo = upload.photo
    told = {
        "offset": upload.offset,
        "length": upload.length,
        "location": reverse("photodrive:one_upload", args=[upload.pk]),
    }
    if upload.refused:
        return {**told, "state": "refused", "message": upload.refused}
    if not upload.over:
        return {**told, "state": "open", "message": ""}
    if photo is None:
        return {**told, "state": "gone", "message": "This photo is not on your drive any more."}
    state, message = "done", "On your drive"
    if upload.duplicate or from_before:
        state, message = "double", f"You already have this, from {day_of(photo)}."
    return {
        **told,
        "state": state,
        "message": message,
        "photo": str(photo.pk),
        "url": photo.get_absolute_url(),
        "thumb": thumb_of(photo),
    }


def day_of(photo: Photo) -> str:
    """The day under which her library has it; the year only where that is not this one."""
    day: datetime = photo.sort_local
    today = timezone.localtime()
    if day.date() == today.date():
        return "today"
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def thumb_of(photo: Photo) -> str:
    """The address of its small rendition."""
    return reverse("photodrive:photo_file", args=[photo.pk, "thumb"])
