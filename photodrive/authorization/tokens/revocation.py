"""Ending tokens that a client gives back (RFC 7009).

A token is found by its fingerprint, whatever its type: a ``token_type_hint`` has nothing to add (section 2.1).
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken, Authorization, ClientAccessToken, RefreshToken
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.authorization.security import token_strings

from . import client_credentials
from .named_token import NamedToken


def find(token: str) -> NamedToken | None:
    """``token``, alive or not; unknown ones and dead ones are fine (section 2.2)."""
    checksum = token_strings.fingerprint(token)
    row = client_credentials.find(checksum) or _find(checksum)
    return None if row is None else NamedToken(row)


def end(found: NamedToken) -> None:
    """End it, its pair and the authorization it came from.

    Where the authorization :func:`_outlives` it, only what came from the same code ends. A refresh token that has
    rotated ends them as well: its client has done with the access.
    """
    row = found.row
    if isinstance(row, ClientAccessToken):
        client_credentials.end(row)
        return
    with transaction.atomic():
        if row.code_id is None or not _outlives(row):
            lifecycle.end(row.authorization, ended=Authorization.Ended.BY_CLIENT)
            return
        accesses, refreshes = _living(row.authorization)
        refreshes.filter(code=row.code_id).update(expires_at=timezone.now())  # first, as a refresh locks it first
        accesses.filter(code=row.code_id).update(expires_at=timezone.now())


def _outlives(row: AccessToken | RefreshToken) -> bool:
    """Whether the authorization of ``row`` goes on when what came from the same code ends.

    That is so where it is to answer for her at the next visit and shows no photos, so that it gives no access to end,
    and where it has answered for her since and something else that came of it lives.
    """
    authorization = row.authorization
    if authorization.remembered and not wants_photos(authorization.scopes):
        return True
    if authorization.answered_at is None:
        return False
    return any(found.exclude(code=row.code_id).exists() for found in _living(authorization))


def _living(authorization: Authorization) -> tuple[QuerySet[AccessToken], QuerySet[RefreshToken]]:
    """The tokens of ``authorization`` that have not ended of themselves."""
    now = timezone.now()
    accesses = AccessToken.objects.filter(authorization=authorization, expires_at__gt=now)
    refreshes = RefreshToken.objects.filter(authorization=authorization, used_at__isnull=True, expires_at__gt=now)
    return accesses, refreshes


def _find(checksum: str) -> AccessToken | RefreshToken | None:
    """The token with this checksum, alive or not."""
    access = AccessToken.objects.select_related("authorization").filter(token_checksum=checksum).first()
    return access or RefreshToken.objects.select_related("authorization").filter(token_checksum=checksum).first()
