"""Whether an earlier authorization covers a new request, so that she need not be asked again.

It may only where she said so when she agreed (see :mod:`.remembered`), and only if it covers the whole request: the
scopes, the authorization details, and for how long. What was agreed to once counts once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from photodrive.authorization.grants import authorization_details, authorized_photos
from photodrive.authorization.models import DURATIONS, Authorization, AuthorizationRequest
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, PHOTOS_READ
from photodrive.people import Owner

from . import offer, remembered

CANDIDATES = 50  # the newest are compared with a request: each costs queries, and a browser waits for the answer


@dataclass(frozen=True)
class Covering:
    """An authorization that covers a request, and the part of it that the request is for; None for all of it."""

    authorization: Authorization
    narrowed: NarrowedDetails | None


def find(pending: AuthorizationRequest, *, owner: Owner) -> Covering | None:
    """The newest authorization by ``owner`` that covers all of ``pending``.

    None for an application that anybody can pretend to be (RFC 8252 section 8.6), for one that the operator does not
    let remember, and where she did not want it to.
    """
    if not remembered.is_offered(pending):
        return None
    for authorization in remembered.of(owner, pending.application)[:CANDIDATES]:
        if (found := _covered(pending, authorization)) is not None:
            return found
    return None


def _covered(pending: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not set(pending.scopes) <= set(authorization.scopes):
        return None
    answered_at = (authorization.client_host, authorization.answered_host)
    if answered_at != (redirection_uris.host_of(pending.return_to), redirection_uris.https_host_of(pending.return_to)):
        return None  # what she said was for another place
    found = _narrowed(pending, authorization)
    if found is None or _refreshes_more(pending, found) or _shows_nothing(pending, found):
        return None
    return found


def _narrowed(pending: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not pending.details:
        return Covering(authorization, None)
    requested = offer.requested_details(pending).copy()
    duration = requested.pop("duration", DURATIONS[0])
    requested.pop("purpose", None)  # words for her page, which nobody sees now
    if DURATIONS.index(duration) > DURATIONS.index(authorization.duration):
        return None
    try:
        return Covering(authorization, authorization_details.narrow(json.dumps([requested]), authorization))
    except authorization_details.DetailsInvalid:
        return None


def _shows_nothing(pending: AuthorizationRequest, found: Covering) -> bool:
    """Whether the request is for photos and there is none to show any more: then only she can help."""
    shown = authorized_photos.photos_of(found.authorization, found.narrowed)
    return PHOTOS_READ in pending.scopes and not shown.exists()


def _refreshes_more(pending: AuthorizationRequest, found: Covering) -> bool:
    """Whether there would be a refresh token that reaches further than ``pending``: it stands for all she agreed to."""
    if OFFLINE_ACCESS not in pending.scopes:
        return False
    less = set(pending.scopes) != set(found.authorization.scopes)
    return less or authorization_details.of(found.authorization, found.narrowed) != authorization_details.of(
        found.authorization
    )
