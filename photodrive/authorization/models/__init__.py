"""What the authorization server records beside django-oauth-toolkit's own tables.

No row here points at one of DOT's with CASCADE: DOT deletes grants and tokens of its own accord, and the
binding of a token to its Authorization, and the record of the consent itself, must outlive that.
"""

from .applications import ApplicationLogo, ApplicationPolicy, InitialAccessToken
from .consents import DURATIONS, SELECTIONS, Authorization, AuthorizationQuerySet, AuthorizedPhoto
from .log import AccessLogEntry
from .openid import Portrait, SigningKey, Subject
from .requests import AuthorizationRequest, DeviceAuthorization
from .tokens import AuthorizationCode, BoundAccessToken, ClientAccessToken, RefreshToken, UsedIdentifier

__all__ = [
    "DURATIONS",
    "SELECTIONS",
    "AccessLogEntry",
    "ApplicationLogo",
    "ApplicationPolicy",
    "Authorization",
    "AuthorizationCode",
    "AuthorizationQuerySet",
    "AuthorizationRequest",
    "AuthorizedPhoto",
    "BoundAccessToken",
    "ClientAccessToken",
    "DeviceAuthorization",
    "InitialAccessToken",
    "Portrait",
    "RefreshToken",
    "SigningKey",
    "Subject",
    "UsedIdentifier",
]
