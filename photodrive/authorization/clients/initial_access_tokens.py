"""Initial access tokens: permission to register applications (RFC 7591 section 3), kept as a fingerprint only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from photodrive.authorization.models import InitialAccessToken
from photodrive.authorization.protocol.scopes import LEAST, SCOPES
from photodrive.authorization.protocol.seen_text import is_seen
from photodrive.authorization.security import token_strings
from photodrive.exceptions import InvalidToken
from photodrive.people import Owner

LABEL_MOST = 100  # characters
USES_MOST = 10_000


@dataclass(frozen=True)
class Made:
    """A new initial access token: its record, and the token in clear, which is shown once and not stored."""

    row: InitialAccessToken
    token: str


def make(
    *,
    label: str,
    expires_at: datetime,
    scopes: Iterable[str] = LEAST,
    uses: int | None = 1,
    created_by: Owner | None = None,
) -> Made:
    """Make a token that registers ``uses`` applications (None: any number) which may ask for ``scopes`` at most.

    Raises ValidationError keyed by field.
    """
    scopes = list(scopes)
    validate(label=label, expires_at=expires_at, scopes=scopes, uses=uses)
    token = token_strings.generate(token_strings.INITIAL_ACCESS_TOKEN)
    row = InitialAccessToken.objects.create(
        label=label.strip(),
        checksum=token_strings.fingerprint(token),
        scopes=" ".join(scopes),
        uses_left=uses,
        expires_at=expires_at,
        created_by=created_by,
    )
    return Made(row, token)


def validate(*, label: str, expires_at: datetime, scopes: list[str], uses: int | None) -> None:
    """Raise ValidationError, keyed by field, for what cannot be made."""
    found = {}
    if not label.strip() or len(label) > LABEL_MOST or not is_seen(label):
        found["label"] = f"Say for whom or for what it is, in {LABEL_MOST} characters at most."
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        found["scopes"] = f"Unknown: {', '.join(unknown)}. Known are: {', '.join(SCOPES)}."
    elif not scopes:
        found["scopes"] = "Name at least one scope: an application without any can do nothing."
    if uses is not None and not 1 <= uses <= USES_MOST:
        found["uses_left"] = f"From 1 to {USES_MOST}, or without end."
    if expires_at <= timezone.now():
        found["expires_at"] = "It must work for some time."
    if found:
        raise ValidationError(found)


def live() -> QuerySet[InitialAccessToken]:
    """Those that register an application now."""
    left = Q(uses_left__isnull=True) | Q(uses_left__gt=0)
    return InitialAccessToken.objects.filter(left, ended_at__isnull=True, expires_at__gt=timezone.now())


def find(token: str) -> InitialAccessToken:
    """The record of ``token`` if it registers an application now. Raises InvalidToken, alike for all that do not."""
    if not token_strings.is_well_formed(token, token_strings.INITIAL_ACCESS_TOKEN):
        raise InvalidToken
    found = live().filter(checksum=token_strings.fingerprint(token)).first()
    if found is None:
        raise InvalidToken
    return found


def use(row: InitialAccessToken) -> None:
    """Count one registration with ``row``, in the transaction that registers: others wait for its end.

    Raises InvalidToken if it has ended or another registration was the last one, a moment ago.
    """
    locked = live().select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise InvalidToken
    if locked.uses_left is not None:
        locked.uses_left -= 1
        locked.save(update_fields=["uses_left"])


def end(row: InitialAccessToken) -> bool:
    """Let ``row`` register nothing more; what it registered stays. False if it had been ended before."""
    return bool(InitialAccessToken.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now()))


def state_of(row: InitialAccessToken) -> str:
    """What may be done with it, as the operator reads it."""
    if row.ended_at is not None:
        return "ended"
    if row.uses_left == 0:
        return "used up"
    if row.expires_at <= timezone.now():
        return "its time is over"
    if row.uses_left is None:
        return "registers any number"
    return f"registers {row.uses_left} more"
