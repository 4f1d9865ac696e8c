"""Whether a consent on record covers a new request, so that she need not be asked for it again.

She said so when she gave it (see :mod:`remembering`). Only the whole request counts: its scopes, its authorization
details, and for how long. What is not said in the record is not covered; a consent for one order is for that order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from photodrive.authorization.grants import authorization_details, lifecycle
from photodrive.authorization.models import DURATIONS, Authorization, AuthorizationRequest
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, PHOTOS_READ

from . import remembered

LOOKED_AT = 50  # the newest consents for one application; a search without end helps nobody


@dataclass(frozen=True)
class Covering:
    """A consent that covers a request, and the part of its photos that was asked for; None for all of them."""

    authorization: Authorization
    narrowed: dict[str, Any] | None


def find(pending: AuthorizationRequest, *, owner: Any) -> Covering | None:
    """The newest consent of ``owner`` that covers all of ``pending``.

    None for an application that anybody can pretend to be (RFC 8252 section 8.6), for one that the operator does not
    let remember, and where she did not want it to.
    """
    if not remembered.is_possible(pending.application):
        return None
    for authorization in remembered.of(owner, pending.application)[:LOOKED_AT]:
        if (found := _covered(pending, authorization)) is not None:
            return found
    return None


def _covered(pending: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not set(pending.scopes) <= set(authorization.scopes):
        return None
    found = _narrowed(pending, authorization)
    if found is None or _refreshes_more(pending, found) or _shows_nothing(pending, found):
        return None
    return found


def _narrowed(pending: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not pending.details:
        return Covering(authorization, None)
    requested = dict(pending.details[0])
    duration = requested.pop("duration", DURATIONS[0])
    if DURATIONS.index(duration) > DURATIONS.index(authorization.duration):
        return None
    try:
        return Covering(authorization, authorization_details.narrow(json.dumps([requested]), authorization))
    except authorization_details.DetailsInvalid:
        return None


def _shows_nothing(pending: AuthorizationRequest, found: Covering) -> bool:
    """Whether photos are asked for and none is left: then only she can help."""
    return PHOTOS_READ in pending.scopes and not lifecycle.photos_of(found.authorization, found.narrowed).exists()


def _refreshes_more(pending: AuthorizationRequest, found: Covering) -> bool:
    """Whether a refresh token is asked for that would reach further than ``pending``: it has the whole consent."""
    if OFFLINE_ACCESS not in pending.scopes:
        return False
    less = set(pending.scopes) != set(found.authorization.scopes)
    return less or authorization_details.of(found.authorization, found.narrowed) != authorization_details.of(
        found.authorization
    )
