"""A connected app as the pages show it, as plain values for their templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.grants import wording
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, OPENID, PHOTOS_READ, wants_photos
from photodrive.photos.models import Photo

SOON = timedelta(hours=1)


def connected_app_context(
    authorization: Authorization, *, count: int, newest: Iterable[Photo] = (), logo_url: str = ""
) -> dict[str, object]:
    """An app that can see ``count`` photos, the ``newest`` of them shown."""
    shown = [thumbnail_context(photo) for photo in newest]
    application = authorization.application
    return {
        "id": str(authorization.pk),
        "authorization": authorization,
        "name": authorization.client_name,
        "host": authorization.client_host,
        "initial": authorization.client_name[0].upper(),
        "logo_url": logo_url,
        "checked": application is not None and applications.policy_of(application).checked,
        "can": wording.can_in_words(authorization, count=count),
        "count": count,
        "photos": shown,
        "more": count - len(shown),
        "since": authorization.created_at,
        **_end_context(authorization),
        "comma": "" if authorization.selection == Authorization.Selection.CHOSEN else ",",
        "last_used": authorization.last_used_at,
        "location": authorization.location,
        "url": app_page_url(authorization),
        "end_url": reverse("photodrive:end_connection", args=[authorization.pk]),
        "log_url": access_log_url(app=authorization.client_id),
    }


def end_of_all_context(authorizations: Sequence[Authorization], *, count: int) -> dict[str, object]:
    """How long the last of these lasts; ``longest`` says that others of them end sooner: the last of "them" or "it"."""
    last = max(authorizations, key=lambda one: (wording.lasts_until_stopped(one), one.expires_at))
    ends = {"" if wording.lasts_until_stopped(one) else f"{one.expires_at:%Y-%m-%d %H:%M}" for one in authorizations}
    scopes = {scope for one in authorizations for scope in one.scopes_now}
    one_by_one = all(one.selection == Authorization.Selection.CHOSEN for one in authorizations)
    of_it = "them" if count > 1 and one_by_one and scopes <= {PHOTOS_READ, OFFLINE_ACCESS} else "it"
    return {**_end_context(last), "longest": of_it if len(ends) > 1 else ""}


def ended_app_context(authorization: Authorization, *, count: int) -> dict[str, object]:
    """An app whose access is over, which showed ``count`` photos of today: since when, and why."""
    return {
        "what": wording.what_in_words([authorization], count=count),
        "name": authorization.client_name,
        "since": authorization.created_at,
        "ended_at": wording.ended_at(authorization),
        "how": wording.ended_in_words(authorization),
        "url": app_page_url(authorization),
    }


def app_that_sees_context(authorization: Authorization) -> dict[str, object]:
    """An app that can see one photo, for the photo's page: ``why`` is "chosen", "album" or "all"."""
    return {
        "name": authorization.client_name,
        "why": authorization.selection,
        "album": authorization.album.title if authorization.album is not None else "",
        **_end_context(authorization),
        "url": app_page_url(authorization),
        "photos_url": reverse("photodrive:connection_photos", args=[authorization.pk]),
    }


def thumbnail_context(photo: Photo) -> dict[str, object]:
    """One small picture."""
    return {"title": photo.title, "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"])}


def access_log_url(**wanted: str | UUID) -> str:
    """The address of the access log, about one application (``app``) or one photo (``photo``)."""
    return f"{reverse('photodrive:access_log')}?{urlencode(wanted)}"


def app_page_url(authorization: Authorization) -> str:
    """The address of the page about this app and what she allowed it."""
    return reverse("photodrive:connection", args=[authorization.pk])


def _end_context(authorization: Authorization) -> dict[str, object]:
    """How long it lasts, and what that says: of signing in, not how long she stays signed in elsewhere."""
    return {
        "duration": authorization.duration,
        "until_stopped": wording.lasts_until_stopped(authorization),
        "until": authorization.expires_at,
        "ends_soon": authorization.expires_at - timezone.now() < SOON,
        "idle_until": authorization.idle_expires_at,
        "for_order": authorization.purpose == Authorization.Purpose.ORDER,
        "signs_in": OPENID in authorization.scopes_now,
        "shows_photos": wants_photos(authorization.scopes_now),
    }
