"""An archive of all that somebody has: asked for, ready for a while, gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone

from photodrive.conf import settings
from photodrive.exceptions import FileMissing
from photodrive.jobs import queue
from photodrive.jobs.models import Job
from photodrive.jobs.queue import OPEN
from photodrive.people import Owner, account_name
from photodrive.photos import naming
from photodrive.photos.files import storage, trees
from photodrive.photos.files.storage import StoredFile
from photodrive.photos.models import Photo

from .models import Export

KIND = "export"
ROOT = "exports"
MEDIA_TYPE = "application/zip"


class Part(TypedDict):
    """One file of an archive: ``size`` in bytes, and how many photos are in it."""

    size: int
    photos: int


def ask(owner: Owner) -> Export:
    """A new archive, made in the background; the one that is being made already, if there is one."""
    with transaction.atomic():
        users = get_user_model()._default_manager
        users.select_for_update(no_key=True).filter(pk=owner.pk).values_list("pk").first()
        if found := being_made(owner):
            return found
        made = Export.objects.create(owner=owner, name=_name(owner), photos=Photo.objects.filter(owner=owner).count())
        payload = {"export": str(made.pk)}
        made.job = queue.put(kind=KIND, key=str(owner.pk), owner=owner, payload=payload, total=made.photos)
        made.save(update_fields=["job"])
        return made


def being_made(owner: Owner) -> Export | None:
    """The one that somebody works on, or will."""
    open_ones = Job.objects.filter(OPEN, kind=KIND)
    found = Export.objects.filter(owner=owner, ready_at__isnull=True, job__in=open_ones.values("pk"))
    return found.select_related("job").order_by("-pk").first()


def ready(owner: Owner) -> list[Export]:
    """Those that can be fetched now, newest first."""
    return list(_ready().filter(owner=owner).order_by("-pk"))


def last_failed(owner: Owner) -> bool:
    """Whether the last one that she asked for could not be made."""
    last = Export.objects.filter(owner=owner).order_by("-pk").select_related("job").first()
    over = last is not None and (last.job is None or last.job.state == Job.State.GIVEN_UP)
    return last is not None and last.ready_at is None and over


def part_of(owner: Owner, export_id: UUID, number: int) -> StoredFile | None:
    """One file of an archive of hers, counted from 1; None where she has none of that id and number that is ready.

    Raises FileMissing, or a ``Trouble``.
    """
    found = _ready().filter(owner=owner, pk=export_id).first()
    if found is None or not 1 <= number <= len(found.parts):
        return None
    name, area = f"{folder_of(found)}/{file_name(number)}", storage.area()
    try:
        with storage.reached():
            size = area.size(name)
    except FileNotFoundError as error:
        raise FileMissing(detail=name) from error
    return StoredFile(
        open=lambda: storage.opened(name),
        size=size,
        media_type=MEDIA_TYPE,
        etag=f'"{found.pk.hex}-{number}"',
        filename=shown_name(found, number),
    )


def shown_name(export: Export, number: int) -> str:
    """What the file is called once it is saved."""
    return f"{export.name}.zip" if len(export.parts) == 1 else f"{export.name}-{number}.zip"


def folder_of(export: Export) -> str:
    """Where its parts lie in the storage."""
    return f"{trees.folder_of_owner(export.owner_id, root=ROOT)}/{export.pk}"


def file_name(number: int) -> str:
    """What part ``number`` is called there."""
    return f"part-{number}.zip"


def forget(export: Export) -> None:
    """Delete an archive, its files first: what is left half-way is found again by its row."""
    for _ in trees.remove(folder_of(export)):
        pass
    export.delete()


def forget_old(*, dry_run: bool = False) -> int:
    """Delete archives whose time is over or that could not be made; how many."""
    now = timezone.now()
    nobody = Export.objects.filter(
        ready_at__isnull=True, created_at__lt=now - timedelta(seconds=settings.EXPORT_SECONDS)
    )
    over = Export.objects.filter(expires_at__lt=now)
    old = [*over, *nobody.exclude(job__in=Job.objects.filter(OPEN).values("pk"))]
    for export in old:
        if not dry_run:
            forget(export)
    return len(old)


def _ready() -> models.QuerySet[Export]:
    return Export.objects.filter(ready_at__isnull=False, expires_at__gt=timezone.now())


def _name(owner: Owner) -> str:
    """As "photodrive-jane-2026-11-28"; of names, only what any system takes."""
    said = f"{settings.NAME}-{account_name(owner)}-{timezone.localdate():%Y-%m-%d}".lower()
    return naming.file_name("-".join(said.split()), "")
