"""What takes the place of a refresh token that rotates, and a lost answer that is given again (RFC 9700 4.14.2).

A socket breaks, two tabs refresh at once, a program tries again: the token is used, and nobody has what came of it. So
its successors are not random. They are derived from itself, a seed in its row and a key of this server: whoever
presents it again gets the same ones, and who reads the database none. That holds for a short time, for the same request
of the same application with the same key, and while neither successor was used. Whatever else comes with a used refresh
token is a replay: two parties have it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import AccessToken, Authorization, RefreshToken
from photodrive.authorization.security import keys, token_strings

from . import single_use


@dataclass(frozen=True)
class Successors:
    """The tokens that take the place of a used refresh token."""

    access_token: str
    refresh_token: str


@dataclass(frozen=True)
class Issued(Successors):
    """Those that were issued before; ``row`` is that of the access token."""

    row: AccessToken

    @property
    def expires_in(self) -> int:
        """Seconds that are left of the access token."""
        return max(0, int((self.row.expires_at - timezone.now()).total_seconds()))


def answered_before(row: RefreshToken, *, token: str) -> Issued | None:
    """What was issued when ``row``, the row of ``token``, was used; None where it must not come again.

    That is so when that was too long ago, when either of them was used since, and when they are gone.
    """
    grace = timedelta(seconds=conf.settings.REFRESH_TOKEN_GRACE_PERIOD_SECONDS)
    if row.used_at is None or timezone.now() > row.used_at + grace:
        return None
    for key in keys.for_purpose("refresh token"):  # the key may have changed in between
        derived = _derived(token, seed=row.seed, key=key)
        if (access := _row_of(derived.access_token)) is not None:
            used = access.first_used_at is not None or _is_over(derived.refresh_token)
            return None if used else Issued(derived.access_token, derived.refresh_token, access)
    return None


def asked_alike(row: RefreshToken, before: Issued, *, asked: str, dpop_jkt: str) -> bool:
    """Whether a request is the one by which ``row`` was used: for the same, and with the same key or none."""
    return row.asked == asked and before.row.dpop_jkt == dpop_jkt


def rotate(row: RefreshToken, *, token: str, asked: str, dpop_jkt: str) -> tuple[Authorization, Successors]:
    """Use ``row``, the row of ``token``, up; returns its authorization and what takes its place.

    For the transaction that stores the successors. Of several requests that found it unused one uses it, and the others
    get what was issued by then; one of these that finds that used already is refused, and ends nothing: it had come
    before. ``asked`` stands for what the request asks for. Raises Unusable.
    """
    locked, authorization = single_use.lock(row)
    if locked.used_at is None:
        single_use.refuse_dead(locked, authorization)
        seed = secrets.token_hex(16)
        single_use.mark_used(locked, seed=seed, asked=asked)
        return authorization, _derived(token, seed=seed, key=keys.for_purpose("refresh token")[0])
    before = answered_before(locked, token=token)
    if before is None or not asked_alike(locked, before, asked=asked, dpop_jkt=dpop_jkt):
        raise single_use.Unusable(detail="lost a race")
    return _living(authorization), before


def give_again(row: RefreshToken) -> Authorization:
    """The authorization of ``row``, for the same answer as before. Raises Unusable if it gives no access any more."""
    return _living(single_use.lock(row)[1])


def _living(authorization: Authorization) -> Authorization:
    if not authorization.gives_access:
        raise single_use.Unusable(detail="expired or revoked")
    return authorization


def _derived(token: str, *, seed: str, key: bytes) -> Successors:
    def derived(prefix: str) -> str:
        return token_strings.derived(prefix, key=key, text=f"{prefix} {seed} {token}")

    return Successors(derived(token_strings.ACCESS_TOKEN), derived(token_strings.REFRESH_TOKEN))


def _row_of(access_token: str) -> AccessToken | None:
    return AccessToken.objects.filter(token_checksum=token_strings.fingerprint(access_token)).first()


def _is_over(refresh_token: str) -> bool:
    """Whether it was used or ended; where none was issued, since she no longer agrees to that, it was not."""
    row = RefreshToken.objects.filter(token_checksum=token_strings.fingerprint(refresh_token)).first()
    return row is not None and (row.used_at is not None or row.expires_at <= timezone.now())
