"""What the authorization server records beside django-oauth-toolkit's own tables: rows and no rules.

No row here points at a grant or token of DOT's with CASCADE: DOT deletes those of its own accord, and an Authorization,
and which token came of it, must outlive that.
"""

from .applications import WITH_POLICY, ApplicationPolicy, of_the_drive, switched_on
from .authorizations import (
    DURATIONS,
    PURPOSES,
    SELECTIONS,
    Authorization,
    AuthorizationQuerySet,
    AuthorizedPhoto,
)
from .log import AccessLogEntry
from .openid import Portrait, SigningKey, Subject
from .refusals import Refusal
from .registered import RegisteredApplication
from .registration import ApplicationLogo, InitialAccessToken
from .requests import AuthorizationRequest, DeviceAuthorization
from .tokens import AccessToken, AuthorizationCode, ClientAccessToken, RefreshToken, UsedIdentifier

__all__ = [
    "DURATIONS",
    "PURPOSES",
    "SELECTIONS",
    "WITH_POLICY",
    "AccessLogEntry",
    "AccessToken",
    "ApplicationLogo",
    "ApplicationPolicy",
    "Authorization",
    "AuthorizationCode",
    "AuthorizationQuerySet",
    "AuthorizationRequest",
    "AuthorizedPhoto",
    "ClientAccessToken",
    "DeviceAuthorization",
    "InitialAccessToken",
    "Portrait",
    "RefreshToken",
    "Refusal",
    "RegisteredApplication",
    "SigningKey",
    "Subject",
    "UsedIdentifier",
    "of_the_drive",
    "switched_on",
]
