"""What the consent page says beside the photos: the scopes to tick, what of them is new, whether to ask again."""

from __future__ import annotations

from photodrive.authorization.consent import incremental, remembered, scope_selection
from photodrive.authorization.grants import authorized_photos, wording
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.openid import claims, picture
from photodrive.authorization.protocol.scopes import (
    ABOUT_PHOTOS,
    EMAIL,
    OFFLINE_ACCESS,
    PHOTOS_READ,
    PROFILE,
    SCOPES,
    cannot,
)
from photodrive.people import Owner, email_of


def scopes_context(pending: AuthorizationRequest, *, owner: Owner) -> dict[str, object]:
    """``give``: the lines to tick. ``photos_by``: those whose ticks decide whether it gets at photos at all."""
    lines, wider = scope_selection.lines(pending), incremental.find(pending, owner=owner)
    about_photos = [line for line in lines if line.name in ABOUT_PHOTOS]
    return {
        "give": [_line(line, lines, owner, wider) for line in lines],
        "cannot": cannot(pending.scopes),
        "photos_by": "" if any(line.fixed for line in about_photos) else " ".join(line.name for line in about_photos),
        "without_photos": any(line.name != PHOTOS_READ and not line.goes_with for line in lines),
        "wider": _wider(wider, pending) if wider else None,
        "fold_given": any(line.name in wider.scopes for line in lines) if wider else False,
        "remember_offered": remembered.is_offered(pending),
        "remember": pending.remember,
    }


def _line(
    line: scope_selection.Line, lines: list[scope_selection.Line], owner: Owner, wider: incremental.Wider | None
) -> dict[str, object]:
    """One line; ``needed`` is whether others go with it, ``agreed`` whether it is the short part of a wider request."""
    return {
        "name": line.name,
        "sentence": line.sentence,
        "given": line.ticked,
        "fixed": line.fixed,
        "goes_with": line.goes_with,
        "needed": any(other.goes_with == line.name for other in lines),
        "agreed": wider is not None and line.name not in wider.scopes,
        "value": _value(line.name, owner),
        "portrait_url": picture.path_of(owner) if line.name == PROFILE else "",
    }


def _value(scope: str, owner: Owner) -> str:
    """What exactly ``scope`` tells of her, where it does."""
    if scope == EMAIL:
        return email_of(owner)
    return claims.name_of(owner) if scope == PROFILE else ""


def _wider(wider: incremental.Wider, pending: AuthorizationRequest) -> dict[str, object]:
    """``new`` in her words; ``agreed`` what she agreed to, until when; ``sees`` whether it sees photos already."""
    return {
        "new": [*_new_scopes(wider, pending), *_new_photos(wider)],
        "agreed": [_agreed(item) for item in wider.agreed],
        "sees": any(PHOTOS_READ in item.scopes for item in wider.agreed),
    }


def _new_scopes(wider: incremental.Wider, pending: AuthorizationRequest) -> list[str]:
    return [
        SCOPES[name].sentence
        for name in [*scope_selection.shown_of(pending.scopes), OFFLINE_ACCESS]
        if name in wider.scopes
    ]


def _new_photos(wider: incremental.Wider) -> list[str]:
    more = f"see {wider.photos:,} more photo{'' if wider.photos == 1 else 's'}, which it names"
    return [*([more] if wider.photos else []), *(["know where photos were taken"] if wider.location else [])]


def _agreed(authorization: Authorization) -> dict[str, object]:
    count = authorized_photos.photos_of(authorization).count()
    return {
        "can": wording.can_in_words(authorization, count=count),
        "until": authorization.expires_at,
        "duration": authorization.duration,
    }
