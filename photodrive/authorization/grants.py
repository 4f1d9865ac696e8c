"""Authorization codes: written once, redeemed once (RFC 6749 section 4.1.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_grant_model

from photodrive import conf
from photodrive.exceptions import PhotodriveError

from . import generators
from .models import Authorization, AuthorizationCode


class CodeUnusable(PhotodriveError):
    """The authorization code cannot be exchanged."""


class CodeReplayed(CodeUnusable):
    """The authorization code was used before; whatever came from it must end."""

    def __init__(self, authorization: Authorization) -> None:
        super().__init__()
        self.authorization = authorization


def expiry() -> datetime:
    """When a code issued now ends."""
    return timezone.now() + timedelta(seconds=conf.settings.AUTHORIZATION_CODE_SECONDS)


def record(*, authorization: Authorization, code: str, redirect_uri: str, code_challenge: str) -> None:
    """Bind a new ``code`` to its consent. Only its fingerprint is kept."""
    AuthorizationCode.objects.create(
        authorization=authorization,
        code_checksum=generators.fingerprint(code),
        redirect_uri=redirect_uri,
        code_challenge=code_challenge,
        expires_at=expiry(),
    )


def find(*, code: str, application: Any) -> AuthorizationCode | None:
    """The code, used or not, if it was issued to ``application``."""
    return (
        AuthorizationCode.objects.select_related("authorization__owner")
        .filter(code_checksum=generators.fingerprint(code), authorization__application=application)
        .first()
    )


def redeem(code: AuthorizationCode, *, received_at: datetime) -> None:
    """Use up ``code``, inside the transaction that mints the token.

    Raises CodeUnusable if it has ended or another request used it first, CodeReplayed if it had been used and
    that was settled before this request was ``received_at``.
    """
    locked = AuthorizationCode.objects.select_for_update().get(pk=code.pk)
    authorization = Authorization.objects.select_related("owner").get(pk=locked.authorization_id)
    if locked.used_at is not None:
        if locked.settled_at is not None and received_at >= locked.settled_at:
            raise CodeReplayed(authorization)
        raise CodeUnusable(detail="lost a race")
    now = timezone.now()
    if locked.expires_at <= now or not authorization.is_active or not authorization.owner.is_active:
        raise CodeUnusable(detail="expired or revoked")
    locked.used_at = now
    locked.save(update_fields=["used_at"])
    transaction.on_commit(lambda: _settle(locked.pk))


def _settle(pk: int) -> None:
    AuthorizationCode.objects.filter(pk=pk).update(settled_at=timezone.now())


def withdraw_unused(authorization: Authorization) -> bool:
    """Take back the code of ``authorization`` unless it was used; False if it was."""
    unused = authorization.codes.select_for_update().filter(used_at__isnull=True)
    checksums = list(unused.values_list("code_checksum", flat=True))
    if not checksums or authorization.codes.filter(used_at__isnull=False).exists():
        return False
    unused.delete()
    get_grant_model().objects.filter(code__in=checksums).delete()
    return True
