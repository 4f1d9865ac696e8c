"""Authorization details of type ``photos`` (RFC 9396): what a client asks for, and what exactly it was allowed.

A client asks with ``type``, ``actions``, and the most it wants: ``selection``, ``location``, ``duration``. The owner
decides within that, and :func:`of` tells the client what became of it. ``purpose`` is what it says that it is for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import UTC
from typing import Any, NoReturn, TypedDict

from photodrive import conf
from photodrive.authorization.models import DURATIONS, PURPOSES, SELECTIONS, Authorization
from photodrive.authorization.protocol import resource_identifiers
from photodrive.authorization.protocol.json_shapes import GrantedDetails, NarrowedDetails, RequestedDetails
from photodrive.authorization.protocol.scopes import DETAILS_TYPE, PHOTOS_READ, PHOTOS_WRITE, SAYABLE
from photodrive.exceptions import PhotodriveError
from photodrive.photos.models import PhotoQuerySet
from photodrive.uuids import as_uuid

from . import authorized_photos

SCOPES = {"read": PHOTOS_READ, "write": PHOTOS_WRITE}
MAX_BYTES = 64 * 1024
MAX_IDENTIFIERS = 1000
FIELDS = {"type", "actions", "selection", "identifiers", "location", "duration", "purpose", "locations"}
ANSWER_FIELDS = {"expires_at"}  # a client may send back what it got


class _Named(TypedDict, total=False):
    identifiers: list[str]
    purpose: str


class DetailsInvalid(PhotodriveError):
    message = "The authorization_details cannot be granted."


def parse(text: str) -> list[RequestedDetails]:
    """The client's ``authorization_details``, checked: no object for "", else one of type ``photos``.

    ``actions`` is filled in, identifiers are in lower case and each once. Raises DetailsInvalid for whatever is
    unknown, of the wrong type or too big: RFC 9396 section 5 has nothing ignored.
    """
    return [_checked(found) for found in _objects(text)]


def scopes_of(details: Iterable[RequestedDetails | NarrowedDetails]) -> list[str]:
    """The scopes that the actions in ``details`` stand for."""
    return list(dict.fromkeys(SCOPES[action] for found in details for action in found["actions"]))


def of(
    authorization: Authorization, narrowed: NarrowedDetails | None = None, *, scopes: Collection[str] | None = None
) -> list[GrantedDetails]:
    """What ``authorization`` allows now, for the client to read (RFC 9396 section 7).

    Of one token: as far as it is ``narrowed`` and has the ``scopes``. Empty where no photos were asked for.
    """
    granted = authorization.scopes_now if scopes is None else scopes
    actions = [action for action, scope in SCOPES.items() if scope in granted]
    if narrowed is not None:
        actions = [action for action in actions if action in narrowed["actions"]]
    if not actions:
        return []
    picked = narrowed is not None and "identifiers" in narrowed
    selection = Authorization.Selection.CHOSEN.value if picked else authorization.selection
    details: GrantedDetails = {
        "type": DETAILS_TYPE,
        "actions": actions,
        "selection": selection,
        **_named(authorization, selection, narrowed),
        "location": authorization.location and "read" in actions and (narrowed is None or narrowed["location"]),
        "duration": authorization.duration,
        "expires_at": authorization.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if authorization.purpose:
        details["purpose"] = authorization.purpose
    return [details]


def _named(authorization: Authorization, selection: str, narrowed: NarrowedDetails | None) -> _Named:
    """The chosen photos that still exist, or the album unless it was deleted; nothing is named with "all"."""
    if selection == Authorization.Selection.CHOSEN:
        photos = authorized_photos.photos_of(authorization, narrowed).values_list("pk", flat=True)
        return {"identifiers": [str(pk) for pk in photos]}
    if selection == Authorization.Selection.ALBUM:
        return {"identifiers": [str(authorization.album_id)] if authorization.album_id else []}
    return {}


def narrow(text: str, authorization: Authorization, narrowed: NarrowedDetails | None = None) -> NarrowedDetails | None:
    """What a token shall be narrowed to: the token request's parameter (RFC 9396 section 6), None for "".

    ``narrowed`` is what the grant had been narrowed to before. Less may be asked for: fewer actions, fewer
    photos, no location, or "chosen" photos out of an album or everything. What is left out stays as granted,
    ``actions`` aside, which are "read" then. Raises DetailsInvalid for whatever is not within the grant.
    """
    objects = _objects(text)
    if not objects:
        return None
    requested = _checked(objects[0], sent_back=True)
    granted = next(iter(of(authorization, narrowed)), None)
    if granted is None:
        _refuse("nothing of type photos was granted")
    if not set(requested["actions"]) <= set(granted["actions"]):
        _refuse("actions goes beyond the grant")
    if requested.get("location") and not granted["location"]:
        _refuse("location was not granted")
    for name in ("duration", "purpose", "expires_at"):
        if name in requested and dict(requested)[name] != dict(granted).get(name):
            _refuse(f"{name} is not that of the grant")
    less: NarrowedDetails = {
        "type": DETAILS_TYPE,
        "actions": requested["actions"],
        "selection": granted["selection"],
        "location": requested.get("location", granted["location"]),
    }
    if narrowed and "identifiers" in narrowed:
        less["identifiers"] = narrowed["identifiers"]
    if fewer := _fewer(requested, granted, authorized_photos.photos_of(authorization, narrowed)):
        less["selection"], less["identifiers"] = Authorization.Selection.CHOSEN.value, fewer
    return less


def _fewer(requested: RequestedDetails, granted: GrantedDetails, photos: PhotoQuerySet) -> list[str]:
    """Which of ``photos`` a token is narrowed to; empty if it is all of them."""
    chosen = Authorization.Selection.CHOSEN.value
    wanted = requested.get("identifiers")
    album = granted["selection"] == Authorization.Selection.ALBUM and wanted == granted["identifiers"]
    selection = requested.get("selection") or (chosen if wanted and not album else granted["selection"])
    if selection not in (granted["selection"], chosen):
        _refuse("selection goes beyond the grant")
    if selection != chosen:
        if wanted is not None and not album:
            _refuse("identifiers goes with the selection chosen")
        return []
    if wanted is None and granted["selection"] == chosen:
        return []
    if not wanted:
        _refuse("identifiers must name the chosen photos")
    if photos.filter(pk__in=wanted).count() != len(wanted):
        _refuse("identifiers names a photo that is not within the grant")
    return wanted


def _objects(text: str) -> list[dict[str, object]]:
    """The array in ``text``: none for "", else one object of our type."""
    if not text:
        return []
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        _refuse(f"it is larger than {MAX_BYTES} bytes")
    try:
        found = json.loads(text, object_pairs_hook=_no_name_twice, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse("it is not JSON that can be read")
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        _refuse("it must be a JSON array of objects, not empty")
    for item in found:
        if item.get("type") != DETAILS_TYPE:
            _refuse(f"unknown type {_said(item.get('type'))}" if "type" in item else "type is missing")
    if len(found) > 1:
        _refuse(f"two objects of type {DETAILS_TYPE}")
    return found


def _checked(found: dict[str, object], *, sent_back: bool = False) -> RequestedDetails:
    """``found`` field by field; ``sent_back`` by a client that repeats what it got."""
    for name in found:
        if name not in (FIELDS | ANSWER_FIELDS if sent_back else FIELDS):
            _refuse(f"unknown field {_said(name)}")
    checked: RequestedDetails = {"type": DETAILS_TYPE, "actions": _actions(found.get("actions", ["read"]))}
    if "selection" in found:
        checked["selection"] = _one_of("selection", found["selection"], SELECTIONS)
    if "identifiers" in found:
        checked["identifiers"] = _identifiers(found["identifiers"])
    if "location" in found:
        checked["location"] = _location(found["location"])
    if "duration" in found:
        checked["duration"] = _one_of("duration", found["duration"], DURATIONS)
    if "purpose" in found:
        checked["purpose"] = _one_of("purpose", found["purpose"], PURPOSES)
    if "locations" in found:
        checked["locations"] = _locations(found["locations"])
    if "expires_at" in found:
        checked["expires_at"] = _expires_at(found["expires_at"])
    return checked


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        _refuse("a field is there twice")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _actions(value: object) -> list[str]:
    if not isinstance(value, list) or not value:
        _refuse("actions must be an array, not empty")
    for action in value:
        if not isinstance(action, str) or action not in SCOPES:
            _refuse(f"actions has {_said(action)}, and knows {' and '.join(SCOPES)}")
    return [action for action in SCOPES if action in value]


def _one_of(name: str, value: object, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        _refuse(f"{name} must be one of {', '.join(known)}")
    return value


def _identifiers(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and as_uuid(item.lower()) for item in value):
        _refuse("identifiers must be an array of UUIDs")
    if len(value) > MAX_IDENTIFIERS:
        _refuse(f"identifiers has more than {MAX_IDENTIFIERS}")
    return list(dict.fromkeys(item.lower() for item in value))


def _location(value: object) -> bool:
    if not isinstance(value, bool):
        _refuse("location must be true or false")
    return value


def _locations(value: object) -> list[str]:
    named = value if isinstance(value, list) else []
    if len(named) != 1 or not isinstance(named[0], str) or not resource_identifiers.is_known(named[0]):
        _refuse(f"locations, where given, must be an array with {conf.settings.ISSUER} and nothing else")
    return [conf.settings.ISSUER]


def _expires_at(value: object) -> str:
    if not isinstance(value, str):
        _refuse("expires_at must be a string")
    return value


def _said(value: object) -> str:
    """``value`` as an error message may repeat it."""
    return value if isinstance(value, str) and SAYABLE.fullmatch(value) else "(unspeakable)"


def _refuse(why: str) -> NoReturn:
    raise DetailsInvalid(f"authorization_details: {why}.")
