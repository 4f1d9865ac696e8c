"""The end of uploads that nobody goes on with: stopped by their owner, or out of time."""

from __future__ import annotations

from django.utils import timezone

from photodrive import trouble
from photodrive.exceptions import BeingWritten
from photodrive.photos.models import Upload

from . import parts


@trouble.told()
def stop(*, upload: Upload) -> None:
    """Forget the upload and what has come of it; a photo that it has become stays. Raises BeingWritten."""
    with parts.held(upload.pk):
        Upload.objects.filter(pk=upload.pk).delete()
        parts.remove(upload.pk)


def expire(*, dry_run: bool = False) -> int:
    """Forget uploads that are out of time, and parts that no upload needs; how many that were. Safe at any time."""
    count = 0
    for upload in Upload.objects.filter(expires_at__lte=timezone.now()).iterator():
        count += dry_run or _stopped(upload)
    for upload_id in parts.all_ids():
        if (
            not Upload.objects.open().filter(pk=upload_id).exists()
        ):  # it is there before the part, and no id comes twice
            count += 1
            if not dry_run:
                parts.remove(upload_id)
    return count


def _stopped(upload: Upload) -> bool:
    try:
        stop(upload=upload)
    except BeingWritten:
        return False
    return True
