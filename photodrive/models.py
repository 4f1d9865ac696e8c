"""The models of each slice, where Django looks for them."""

from photodrive.account.models import Export
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
    RegisteredApplication,
    SigningKey,
    Subject,
    UsedIdentifier,
)
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.photos.models import (
    Album,
    AlbumPhoto,
    LibraryTotal,
    MonthCount,
    Photo,
    PhotoText,
    Tick,
    TickList,
    Upload,
)
from photodrive.preferences.models import Preferences
from photodrive.sharing.models import Share, SharedPhoto, ShareVisit

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
    "Deletion",
    "DeviceAuthorization",
    "Export",
    "InitialAccessToken",
    "Job",
    "LibraryTotal",
    "MonthCount",
    "Photo",
    "PhotoText",
    "Preferences",
    "RefreshToken",
    "Refusal",
    "RegisteredApplication",
    "Share",
    "ShareVisit",
    "SharedPhoto",
    "SigningKey",
    "Subject",
    "Tick",
    "TickList",
    "Upload",
    "UsedIdentifier",
]
