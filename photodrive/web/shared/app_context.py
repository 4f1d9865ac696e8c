"""One connection as the pages show it, as plain values for their templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.photos.models import Photo


def connection_context(
    authorization: Authorization, *, count: int, newest: Iterable[Photo] = (), logo_url: str = ""
) -> dict[str, Any]:
    """A connected app that can see ``count`` photos, the ``newest`` of them shown."""
    shown = [photo_context(photo) for photo in newest]
    policy = getattr(authorization.application, "photodrive_policy", None)
    return {
        "id": str(authorization.pk),
        "authorization": authorization,
        "name": authorization.client_name,
        "host": authorization.client_host,
        "initial": authorization.client_name[0].upper(),
        "logo_url": logo_url,
        "checked": policy is not None and policy.checked,
        "can": lifecycle.can_in_words(authorization, count=count),
        "count": count,
        "photos": shown,
        "more": count - len(shown),
        "shows_photos": wants_photos(authorization.scopes),
        "since": authorization.created_at,
        **_until(authorization),
        "comma": "" if authorization.selection == Authorization.Selection.CHOSEN else ",",
        "last_used": authorization.last_used_at,
        "location": authorization.location,
        "url": _url(authorization),
        "end_url": reverse("photodrive:end_connection", args=[authorization.pk]),
        "log_url": log_url(app=authorization.client_id),
    }


def ended_context(authorization: Authorization) -> dict[str, Any]:
    """One connection that is over."""
    return {
        "name": authorization.client_name,
        "since": authorization.created_at,
        "ended_at": lifecycle.ended_at(authorization),
        "how": lifecycle.ended_in_words(authorization),
        "url": _url(authorization),
    }


def reach_context(authorization: Authorization) -> dict[str, Any]:
    """One connection that reaches a photo: ``why`` is "chosen", "album" or "all"."""
    return {
        "name": authorization.client_name,
        "why": authorization.selection,
        "album": authorization.album.title if authorization.album is not None else "",
        **_until(authorization),
        "url": _url(authorization),
        "photos_url": reverse("photodrive:connection_photos", args=[authorization.pk]),
    }


def photo_context(photo: Photo) -> dict[str, Any]:
    """One small picture."""
    return {"title": photo.title, "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"])}


def log_url(**wanted: Any) -> str:
    """The address of the access log, about one application or one photo."""
    return f"{reverse('photodrive:access_log')}?{urlencode(wanted)}"


def _until(authorization: Authorization) -> dict[str, Any]:
    return {
        "duration": authorization.duration,
        "until_stopped": lifecycle.lasts_until_stopped(authorization),
        "until": authorization.expires_at,
        "idle_until": authorization.idle_expires_at,
    }


def _url(authorization: Authorization) -> str:
    return reverse("photodrive:connection", args=[authorization.pk])
