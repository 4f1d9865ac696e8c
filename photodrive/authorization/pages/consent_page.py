"""Everything the consent page says, as plain values for its template."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from photodrive import conf
from photodrive.authorization.clients import applications, logos
from photodrive.authorization.consent import offer, photo_selection, recording, shortcuts
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.durations import in_words
from photodrive.authorization.protocol.scopes import OPENID, PHOTOS_READ, PHOTOS_WRITE, wants_photos
from photodrive.people import Owner, account_name
from photodrive.photos.browsing import picker
from photodrive.photos.library import albums
from photodrive.sharing import withheld

from .consent_scopes import scopes_context

ALBUMS_AS_PICTURES = 60  # more of them are a list
SAMPLE = 6


def page_context(pending: AuthorizationRequest, *, owner: Owner, wanted: picker.Wanted) -> dict[str, object]:
    """What the page shows of ``pending`` to ``owner``: who asks, what she can choose, what she chose so far."""
    host = redirection_uris.host_of(pending.return_to)
    return {
        "client": client_context(pending.application, host),
        "account": account_name(owner),
        "switch_account_url": reverse("photodrive:switch-account", args=[pending.pk]),
        "can_see": PHOTOS_READ in pending.scopes,
        "can_change": PHOTOS_WRITE in pending.scopes,
        "wants_photos": wants_photos(pending.scopes),
        "signs_in": OPENID in pending.scopes,
        "return_host": host,
        "connected_apps_url": reverse("photodrive:connected_apps"),
        "upload_url": reverse("photodrive:upload"),
        **scopes_context(pending, owner=owner),
        **_which(pending, owner, wanted),
        **_albums(pending, owner),
        **_how_long(pending),
    }


def sign_in_again_context(pending: AuthorizationRequest, *, owner: Owner) -> dict[str, object]:
    """What the page says that asks ``owner`` to sign in again before she decides about ``pending``."""
    host = redirection_uris.host_of(pending.return_to)
    return {
        "client": client_context(pending.application, host),
        "account": account_name(owner),
        "consent_url": reverse("photodrive:consent", args=[pending.pk]),
        "switch_account_url": reverse("photodrive:switch-account", args=[pending.pk]),
        "return_host": host,
    }


def client_context(application: Application, host: str) -> dict[str, object]:
    """Who asks; ``host`` is where the browser will go with the answer, empty for a device."""
    policy, name = applications.policy_of(application), applications.name_of(application)
    return {
        "name": name,
        "host": host,
        "initial": name[0].upper(),
        "checked": policy.checked,
        "home_page": policy.home_page,
        "logo_url": logos.url_of(application),
    }


def _which(pending: AuthorizationRequest, owner: Owner, wanted: picker.Wanted) -> dict[str, object]:
    """The selections, and one page of photos to tick."""
    offered = offer.offer(pending)
    shown = picker.look(photo_selection.to_choose_from(owner), wanted, ticked=photo_selection.of(pending))
    return {
        "selections": offered.selections,
        "selection": pending.selection if pending.selection in offered.selections else offered.selections[0],
        "picker": shown,
        "photos": shown.tiles,
        "sample": shown.tiles[:SAMPLE],
        "total": shown.total,
        "kept": withheld.count_kept(owner),
        "ticked_total": shown.ticked_total,
        "ticked_elsewhere": shown.ticked_elsewhere,
        "location_offered": offered.location,
        "location": pending.location,
        "shortcuts": [one for one in shortcuts.offered(pending, owner=owner) if not _is_taken(one, pending, wanted)],
    }


def _is_taken(shortcut: shortcuts.Shortcut, pending: AuthorizationRequest, wanted: picker.Wanted) -> bool:
    """Whether she has just pressed it: the page shows what is ticked, or that album, or everything."""
    if pending.selection != shortcut.selection:
        return False
    if shortcut.photos is not None:
        return wanted.only_ticked
    return shortcut.album is None or shortcut.album.pk == pending.album_id


def _albums(pending: AuthorizationRequest, owner: Owner) -> dict[str, object]:
    """Her albums, where the client may have one."""
    if offer.Selection.ALBUM not in offer.offer(pending).selections:
        return {"albums": [], "album": None}
    kept = withheld.count_kept_by_album(owner)
    offered = albums.of(owner).filter(never_share=False)
    shown = [_album(album, kept=kept.get(album.pk, 0), chosen=album.pk == pending.album_id) for album in offered]
    return {
        "albums": shown,
        "album": next((album for album in shown if album["chosen"]), None),
        "albums_as_pictures": len(shown) <= ALBUMS_AS_PICTURES,
        "albums_url": reverse("photodrive:albums"),
    }


def _how_long(pending: AuthorizationRequest) -> dict[str, object]:
    """The durations: ``until`` is the end of the short ones, ``latest`` that of "until I stop it".

    ``idle_words`` is empty where the access ends before it could lie idle.
    """
    offered, chosen = offer.offer(pending).durations, offer.duration_of(pending)
    application, idle = pending.application, conf.settings.REFRESH_TOKEN_IDLE_SECONDS
    short = recording.seconds_of(offer.Duration.HOUR, application)
    latest = recording.seconds_of(offer.Duration.UNTIL_REVOKED, application)
    return {
        "durations": offered,
        "for_order": offer.requested_details(pending).get("purpose") == Authorization.Purpose.ORDER,
        "duration": chosen if chosen in offered else offered[-1],
        "until": recording.end_if_approved_now(offer.Duration.HOUR, application),
        "latest": recording.end_if_approved_now(offer.Duration.UNTIL_REVOKED, application),
        "duration_words": in_words(short),
        "latest_words": in_words(latest),
        "idle_words": in_words(idle) if idle < latest else "",
    }


def _album(album: Any, *, kept: int, chosen: bool) -> dict[str, object]:
    """One album to choose; ``album`` has ``count`` and ``cover``, as :func:`albums.of` finds them.

    ``kept`` of its photos are never shared with applications.
    """
    return {
        "id": str(album.pk),
        "title": album.title,
        "count": album.count - kept,
        "cover_url": _thumb(album.cover) if album.cover else "",
        "chosen": chosen,
    }


def _thumb(photo_id: UUID) -> str:
    return reverse("photodrive:photo_file", args=[photo_id, "thumb"])
