"""The models of each slice, where Django looks for them."""

from photodrive.authorization.models import (
    ApplicationPolicy,
    Authorization,
    AuthorizationCode,
    AuthorizationRequest,
    AuthorizedPhoto,
    BoundAccessToken,
)
from photodrive.photos.models import Photo

__all__ = [
    "ApplicationPolicy",
    "Authorization",
    "AuthorizationCode",
    "AuthorizationRequest",
    "AuthorizedPhoto",
    "BoundAccessToken",
    "Photo",
]
