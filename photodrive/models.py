"""The models of each slice, where Django looks for them."""

from photodrive.authorization.models import (
    AccessLogEntry,
    AccessToken,
    ApplicationPolicy,
    Authorization,
    AuthorizationCode,
    AuthorizationRequest,
    AuthorizedPhoto,
    ClientAccessToken,
    DeviceAuthorization,
    InitialAccessToken,
    RefreshToken,
    Refusal,
    SigningKey,
    Subject,
    UsedIdentifier,
)
from photodrive.photos.models import Album, AlbumPhoto, Photo, Tick, TickList

__all__ = [
    "AccessLogEntry",
    "AccessToken",
    "Album",
    "AlbumPhoto",
    "ApplicationPolicy",
    "Authorization",
    "AuthorizationCode",
    "AuthorizationRequest",
    "AuthorizedPhoto",
    "ClientAccessToken",
    "DeviceAuthorization",
    "InitialAccessToken",
    "Photo",
    "RefreshToken",
    "Refusal",
    "SigningKey",
    "Subject",
    "Tick",
    "TickList",
    "UsedIdentifier",
]
