"""Logos of applications: copied once, drawn anew, and served from here. A browser never loads one from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from photodrive.authorization.models import ApplicationLogo
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import safe_fetch
from photodrive.exceptions import PhotodriveError, UploadRefused
from photodrive.imaging import squares

MAX_BYTES = 1024 * 1024  # of the picture as it comes


class LogoRefused(PhotodriveError):
    message = "This cannot be a logo."


def drawn(chunks: Iterable[bytes]) -> bytes:
    """The picture in ``chunks`` as it will be shown. Raises LogoRefused."""
    try:
        return squares.drawn(chunks, most=MAX_BYTES, crop=False)
    except UploadRefused as refusal:
        raise LogoRefused(str(refusal), detail=refusal.detail) from refusal


def fetched(uri: str) -> bytes:
    """The picture at ``uri`` (RFC 7591 ``logo_uri``) as it will be shown. Raises LogoRefused."""
    try:
        return drawn([safe_fetch.get(uri, accept="image/*", most=MAX_BYTES)])
    except safe_fetch.FetchFailed as failure:
        raise LogoRefused(f"The logo could not be fetched. {failure}", detail=failure.detail) from failure


def keep(application: Application, image: bytes, *, logo_uri: str = "") -> None:
    """Make ``image``, from :func:`drawn` or :func:`fetched`, the logo; ``logo_uri`` is where it was fetched."""
    values = {"image": image, "checksum": hashlib.sha256(image).hexdigest(), "logo_uri": logo_uri}
    ApplicationLogo.objects.update_or_create(application=application, defaults=values)


def remove(application: Application) -> None:
    """Forget the logo; the initial letter stands in for it."""
    ApplicationLogo.objects.filter(application=application).delete()


def url_of(application: Application) -> str:
    """Where our copy is, as a path; empty if there is none."""
    return urls_of([application.pk]).get(application.pk, "")


def urls_of(application_ids: Iterable[Any]) -> Mapping[Any, str]:
    """The paths of the logos of several applications, by primary key; those without one are left out."""
    found = ApplicationLogo.objects.filter(application_id__in=list(application_ids))
    return {pk: reverse("photodrive:logo", args=[name]) for pk, name in found.values_list("application_id", "checksum")}


def image_of(checksum: str) -> bytes | None:
    """The picture with this name."""
    found = ApplicationLogo.objects.filter(checksum=checksum).first()
    return bytes(found.image) if found else None
