"""By which grant type a token came about, and whether its application may still use that."""

from __future__ import annotations

from photodrive.authorization.clients import application_rules
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import AccessToken, RefreshToken

CODE = "authorization_code"


def is_served(row: AccessToken | RefreshToken) -> bool:
    """Whether the application of ``row`` is, as things are, registered for the grant type that ``row`` goes back to."""
    came_by = DEVICE_CODE if row.code_id is None else CODE
    return came_by in application_rules.of(row.authorization.application).grant_types
