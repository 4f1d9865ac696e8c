"""Making an archive of everything, part by part.

A part is written beside the storage and moved into it when it is whole; the row says then where the next one begins.
Whoever takes over from a worker that was killed writes the part anew that was under way, and no other.
"""

from __future__ import annotations

import logging
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from photodrive.conf import settings
from photodrive.exceptions import FileMissing
from photodrive.jobs import kinds
from photodrive.jobs.errors import LeaseLost
from photodrive.jobs.handles import Handle
from photodrive.photos.files import storage
from photodrive.photos.files.staging import Stage
from photodrive.photos.models import Photo

from . import export_documents, exporting, letters
from .export_order import Place, Walk
from .exporting import Part
from .models import Export

BLOCK = 1024 * 1024
PHOTOS_OF_PART = 20_000
MISSING = "missing photos.txt"

log = logging.getLogger(__name__)


def _given_up(job: Handle) -> None:
    owner = get_user_model()._default_manager.filter(pk=job.owner_id).first()
    if owner is not None:
        letters.export_failed(owner)


@kinds.kind(exporting.KIND, long=True, tries=6, given_up=_given_up)
def work(job: Handle) -> None:
    """Make the archive that the job's payload names, or what is left of it."""
    export = Export.objects.select_related("owner").filter(pk=UUID(job.payload["export"])).first()
    if export is None or export.ready_at is not None:
        return
    job.progress(_photos_done(export), total=max(export.photos, 1))
    while not export.place.get("over"):
        _make_part(export, job)
        job.further()
    _finish(export)


def _make_part(export: Export, job: Handle) -> None:
    number = len(export.parts) + 1
    walk = Walk(export.owner_id, Place(**export.place.get("at", {})))
    with Stage() as stage:
        path = stage.path / exporting.file_name(number)
        photos = _write(path, export, walk, number, job)
        size = path.stat().st_size
        if storage.is_local():
            job.alive()
            stage.publish(exporting.folder_of(export), path.name)
        else:
            with job.held():
                stage.publish(exporting.folder_of(export), path.name)
    part = Part(size=size, photos=photos)
    export.parts, export.size = [*export.parts, part], export.size + size
    export.place = {"at": walk.place.as_json(), "over": walk.next is None}
    there = Export.objects.filter(pk=export.pk)
    if not there.update(parts=export.parts, size=export.size, place=export.place):
        raise LeaseLost("The archive was called off.")


def _write(path: Path, export: Export, walk: Walk, number: int, job: Handle) -> int:
    """One part: photos up to its size with what is known of each, and in the last part everything else."""
    done, size, missing = _photos_done(export), 0, []
    told: list[tuple[Photo, str]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        while (photo := walk.next) is not None:
            if told and (size + photo.size > settings.EXPORT_PART_BYTES or len(told) == PHOTOS_OF_PART):
                break
            name = walk.take()
            try:
                _copy(archive, photo, name, job)
            except FileMissing as error:
                log.error("A file of photo %s is missing: %s", photo.pk, error.detail)
                missing.append(photo.title)
                name = ""
            told.append((photo, name))
            size += photo.size
            job.progress(done + len(told))
        export_documents.write_photos(archive, number, told)
        if missing:
            archive.writestr(f"about/missing photos-{number}.txt", "\r\n".join([*missing, ""]))
        if walk.next is None:
            export_documents.write_rest(archive, export.owner, job.alive)
    return len(told)


def _copy(archive: zipfile.ZipFile, photo: Photo, name: str, job: Handle) -> None:
    """The original, bit for bit, under the time that its camera's clock showed."""
    stored = storage.open_rendition(photo, "original")
    about = zipfile.ZipInfo(name, _zip_time(photo))
    about.file_size = stored.size  # so that ZIP64 is used where it is needed
    with stored.open() as file, archive.open(about, "w") as entry:
        while block := file.read(BLOCK):
            entry.write(block)
            job.alive()


def _zip_time(photo: Photo) -> tuple[int, int, int, int, int, int]:
    """Within what a ZIP can say: 1980 to 2107."""
    moment = photo.sort_local
    if not 1980 <= moment.year <= 2107:
        return (1980, 1, 1, 0, 0, 0)
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _photos_done(export: Export) -> int:
    return sum(part["photos"] for part in export.parts)


def _finish(export: Export) -> None:
    """Ready, and the only one: an older archive makes room."""
    now = timezone.now()
    with transaction.atomic():
        there = Export.objects.filter(pk=export.pk, ready_at__isnull=True)
        if not there.update(
            ready_at=now, expires_at=now + timedelta(seconds=settings.EXPORT_SECONDS), photos=_photos_done(export)
        ):
            return
        export.refresh_from_db()
        letters.export_ready(export.owner, export)
    for older in Export.objects.filter(owner=export.owner_id, pk__lt=export.pk):
        exporting.forget(older)
