"""How long an access token lives: never past the end that its owner chose, never over what its application may have."""

from __future__ import annotations

from django.utils import timezone

from photodrive.authorization.clients import application_rules
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.application import Application


def of_access_token(application: Application, authorization: Authorization | None) -> int:
    """Seconds for a new access token of ``application``; without an ``authorization`` it is the application's own."""
    most = application_rules.of(application).access_token_seconds
    return most if authorization is None else until_end(authorization, at_most=most)


def until_end(authorization: Authorization, *, at_most: int) -> int:
    """Seconds until ``authorization`` ends, as it is now: one at least, ``at_most`` so many."""
    left = int((authorization.expires_at - timezone.now()).total_seconds())
    return max(1, min(left, at_most))
