"""Whether somebody is about to leave: from when she asks for it, nothing new is made in her name."""

from __future__ import annotations

from photodrive.exceptions import PhotodriveError
from photodrive.people import OwnerId

from .models import Deletion


class AccountLeaves(PhotodriveError):
    message = "This account is going to be deleted. Press “Keep my account” first, under Settings, Your data."


def of(owner_id: OwnerId) -> Deletion | None:
    """The deletion that waits for its day, or runs; None for everybody else."""
    return Deletion.objects.filter(owner_id=owner_id, deleted_at__isnull=True).first()
