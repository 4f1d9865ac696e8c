"""What an owner reads about an authorization: what its application can do, and when and why it was over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import (
    ABOUT_HER,
    OPENID,
    PHOTOS_READ,
    PHOTOS_WRITE,
    SCOPES,
    wants_photos,
)

Selection = Authorization.Selection
MANY_ALBUMS = 3  # are counted, and not named one by one


def can_in_words(authorization: Authorization, *, count: int) -> str:
    """What the application can do, as the owner would say it; ``count`` photos are there for it now."""
    return can_together_in_words([authorization], count=count)


def can_together_in_words(authorizations: Sequence[Authorization], *, count: int) -> str:
    """What one application can do by all of these; ``count`` different photos are there for it now."""
    scopes = {scope for one in authorizations for scope in one.scopes_now}
    seeing = [one for one in authorizations if PHOTOS_READ in one.scopes_now]
    words = [f"see {_seen(seeing, count)}"] if seeing else []
    if PHOTOS_WRITE in scopes:
        words.append("add photos, and rename, delete or make public the ones it can see")
    if OPENID in scopes:
        words += [SCOPES[name].sentence for name in ABOUT_HER if name in scopes]
    return in_a_row(words)


def what_in_words(authorizations: Sequence[Authorization], *, count: int) -> str:
    """What these are for, as a name: "5 photos"."""
    with_photos = [one for one in authorizations if wants_photos(one.scopes_now)]
    if not with_photos:
        return (
            "signing in with your account"
            if any(OPENID in one.scopes_now for one in authorizations)
            else "your account"
        )
    if any(one.selection == Selection.ALL for one in with_photos):
        return f"everything in your drive ({photos_in_words(count)} now)"
    if titles := _albums(with_photos):
        return f"{_named(titles)} ({photos_in_words(count)} now)"
    return photos_in_words(count)


def photos_in_words(count: int) -> str:
    """So many photos."""
    return "no photos" if count == 0 else "1 photo" if count == 1 else f"{count:,} photos"


def in_a_row(words: Sequence[str]) -> str:
    """ "see, hear and know"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _seen(seeing: Sequence[Authorization], count: int) -> str:
    photos = photos_in_words(count)
    if any(one.selection == Selection.ALL for one in seeing):
        return f"everything in your drive ({photos} now), as it changes"
    titles = _albums(seeing)
    if titles and all(one.album_id for one in seeing):
        many = "the albums change" if len(titles) > 1 else "the album changes"
        return f"all photos in {_named(titles)} ({photos} now), as {many}"
    if titles:
        return f"{photos}, and what comes into {_named(titles)}"
    if all(one.selection == Selection.ALBUM for one in seeing):
        return f"{photos}: the album that it could see is deleted"
    return photos


def _albums(authorizations: Iterable[Authorization]) -> list[str]:
    """The titles of the albums that these follow, each once."""
    followed = [one.album for one in authorizations if one.album is not None]
    return list(dict.fromkeys(album.title for album in followed))


def _named(titles: Sequence[str]) -> str:
    return in_a_row(titles) if len(titles) < MANY_ALBUMS else f"{len(titles)} albums"


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
