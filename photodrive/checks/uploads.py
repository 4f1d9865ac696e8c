"""Interrupted uploads have a place to wait in, and room there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning

from photodrive.conf import UnfitSetting, settings
from photodrive.photos.files import storage

from .registering import register


@register(Tags.files)
def check_room(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The largest file that may be added may also be on its way."""
    if settings.MAX_OPEN_UPLOAD_BYTES >= settings.MAX_UPLOAD_BYTES:
        return []
    message = "PHOTODRIVE['MAX_OPEN_UPLOAD_BYTES'] is less than MAX_UPLOAD_BYTES: the largest files could not be added."
    return [Error(message, hint="Leave it out, or make it several times as much.", id="photodrive.E055")]


@register(Tags.files)
def check_place(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The place is one that every process finds, wherever it was started."""
    if not settings.UPLOAD_DIR or Path(settings.UPLOAD_DIR).is_absolute():
        return []
    message = "PHOTODRIVE['UPLOAD_DIR'] must be the whole path of a directory."
    return [Error(message, hint="Begin it with a slash.", id="photodrive.E056")]


@register(Tags.files, deploy=True)
def check_remote(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where the photos lie elsewhere, interrupted uploads wait on a machine: on which one is the operator's to say."""
    try:
        if settings.UPLOAD_DIR or storage.is_local():
            return []
    except UnfitSetting:
        raise
    except Exception:  # a storage that cannot be used: check_storage tells
        return []
    message = "The storage is remote, so interrupted uploads wait in this machine's directory for temporary files."
    hint = (
        "Set PHOTODRIVE['UPLOAD_DIR'] to a directory that outlives a restart; with several web machines to one that "
        "all of them share, or send each browser to the same machine always."
    )
    return [Warning(message, hint=hint, id="photodrive.W055")]
