"""Whether a consent on record covers a new request, so that she need not be asked for it again.

Only the whole request counts: its scopes, its authorization details, and for how long. What is not said in the record
is not covered; a consent for one order is for that order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from . import applications, details
from .models import Authorization, AuthorizationRequest
from .scopes import OFFLINE_ACCESS

Duration = Authorization.Duration
DURATIONS = tuple(Duration.values)  # from least to most
LOOKED_AT = 50  # the newest consents for one application; a search without end helps nobody


@dataclass(frozen=True)
class Covering:
    """A consent that covers a request, and the part of its photos that was asked for; None for all of them."""

    authorization: Authorization
    narrowed: dict[str, Any] | None


def find(kept: AuthorizationRequest, *, owner: Any) -> Covering | None:
    """The newest consent of ``owner`` that covers all of ``kept``.

    None for an application that anybody can pretend to be (RFC 8252 section 8.6), and for one that the operator does
    not let remember.
    """
    application = kept.application
    if not applications.is_confidential(application) or not applications.policy_of(application).remembers_consent:
        return None
    live = Authorization.objects.active().filter(owner=owner, application=application)
    for authorization in live.exclude(duration=Duration.ONCE)[:LOOKED_AT]:
        if (found := _covered(kept, authorization)) is not None:
            return found
    return None


def _covered(kept: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not set(kept.scopes) <= set(authorization.scopes):
        return None
    found = _narrowed(kept, authorization)
    return None if found is None or _refreshes_more(kept, found) else found


def _narrowed(kept: AuthorizationRequest, authorization: Authorization) -> Covering | None:
    if not kept.details:
        return Covering(authorization, None)
    asked = dict(kept.details[0])
    duration = asked.pop("duration", DURATIONS[0])
    if DURATIONS.index(duration) > DURATIONS.index(authorization.duration):
        return None
    try:
        return Covering(authorization, details.narrow(json.dumps([asked]), authorization))
    except details.DetailsInvalid:
        return None


def _refreshes_more(kept: AuthorizationRequest, found: Covering) -> bool:
    """Whether a refresh token is asked for that would reach further than ``kept``: it stands for the whole consent."""
    if OFFLINE_ACCESS not in kept.scopes:
        return False
    less = set(kept.scopes) != set(found.authorization.scopes)
    return less or details.of(found.authorization, found.narrowed) != details.of(found.authorization)
