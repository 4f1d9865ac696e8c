"""How long an access token lives: never past the end that its owner chose, never over what its application may have."""

from __future__ import annotations

from django.utils import timezone

from photodrive.authorization.clients import application_rules
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.application import Application


def of_access_token(application: Application, authorization: Authorization | None) -> int:
    """Seconds for a new access token of ``application``, one at least, until ``authorization`` ends as it is now.

    Without one it is the application's own.
    """
    most = application_rules.of(application).access_token_seconds
    if authorization is None:
        return most
    left = int((authorization.expires_at - timezone.now()).total_seconds())
    return max(1, min(left, most))
