"""What an owner reads about an authorization: what its application can do, and when and why it was over."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import ABOUT_HER, OPENID, PHOTOS_READ, PHOTOS_WRITE, SCOPES


def can_in_words(authorization: Authorization, *, count: int) -> str:
    """What the application can do, as the owner would say it; ``count`` photos are there for it now."""
    photos = "1 photo" if count == 1 else f"{count:,} photos"
    if authorization.selection == Authorization.Selection.ALL:
        seen = f"everything in your drive ({photos} now), as it changes"
    elif authorization.selection == Authorization.Selection.CHOSEN:
        seen = photos
    elif authorization.album is not None:
        seen = f"all photos in {authorization.album.title} ({photos} now), as the album changes"
    else:
        seen = f"{photos}: the album that it could see is deleted"
    scopes = authorization.scopes_now
    words = [f"see {seen}"] if PHOTOS_READ in scopes else []
    if PHOTOS_WRITE in scopes:
        words.append("add photos, and rename, delete or make public the ones it can see")
    if OPENID in scopes:
        words += [SCOPES[name].sentence for name in ABOUT_HER if name in scopes]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def lasts_until_stopped(authorization: Authorization) -> bool:
    """Whether it can go on for so long that its last day says little: nobody stops it, and it does not lie idle."""
    idle = authorization.idle_expires_at
    lasting = authorization.duration == Authorization.Duration.UNTIL_REVOKED
    return lasting and (idle is None or idle < authorization.expires_at)


def ended_in_words(authorization: Authorization) -> str:
    """Why it is over."""
    if authorization.ended:
        return authorization.get_ended_display()
    idle = authorization.idle_expires_at
    if idle is not None and idle <= min(timezone.now(), authorization.expires_at):
        return "Nobody used it for a long time"
    return "The app is no longer registered here" if authorization.application_id is None else "Its time was over"


def ended_at(authorization: Authorization) -> datetime | None:
    """When it was over; None where nobody wrote that down."""
    now = timezone.now()
    ends = (authorization.revoked_at, authorization.idle_expires_at, authorization.expires_at)
    return min((end for end in ends if end is not None and end <= now), default=None)
