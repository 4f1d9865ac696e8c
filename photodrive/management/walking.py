"""A command that goes over all photos: in batches, with a bar, stopped and gone on with at will."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, TextIO
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from photodrive import trouble
from photodrive.exceptions import Trouble
from photodrive.people import Owner
from photodrive.photos.models import Photo, PhotoQuerySet

from .progress import Progress

BATCH = 200
INTERRUPTED = 130  # as shells have it for Ctrl-C


def add_arguments(parser: ArgumentParser) -> None:
    """Whose photos, and where to go on."""
    parser.add_argument("--owner", default="", help="only the photos of one person: what she signs in with")
    parser.add_argument("--after", type=UUID, metavar="ID", help="go on behind the photo that was told when it stopped")


def owner_named(name: str) -> Owner:
    """Who signs in with ``name``, deactivated or not. Raises CommandError."""
    users = get_user_model()
    try:
        found: Any = users._default_manager.get_by_natural_key(name)
    except (users.DoesNotExist, ValueError) as error:
        raise CommandError(f"Nobody signs in as {name!r}.") from error
    owner: Owner = found
    return owner


def chosen(owner: str, after: UUID | None) -> PhotoQuerySet:
    """The photos that the options mean, the trash included."""
    photos = Photo.objects.filter(owner=owner_named(owner)) if owner else Photo.objects.all()
    return photos.filter(pk__gt=after) if after else photos


def walk(photos: PhotoQuerySet, work: Callable[[Photo], None], *, out: TextIO | None = None) -> None:
    """Do ``work`` for each photo, in the order of their ids.

    Raises CommandError at Ctrl-C and where something is away, saying how to go on.
    """
    last: UUID | None = None
    try:
        with Progress(photos.count(), noun="photos", out=out) as progress, trouble.told():
            while batch := list((photos.filter(pk__gt=last) if last else photos).order_by("pk")[:BATCH]):
                for photo in batch:
                    work(photo)
                    last = photo.pk
                    progress.step()
    except KeyboardInterrupt:
        raise CommandError(f"Stopped.{_how_to_go_on(last)}", returncode=INTERRUPTED) from None
    except Trouble as found:
        raise CommandError(f"{found} {found.detail}{_how_to_go_on(last)}") from None


def _how_to_go_on(last: UUID | None) -> str:
    return f" Go on with --after {last}." if last else " Nothing was done."
