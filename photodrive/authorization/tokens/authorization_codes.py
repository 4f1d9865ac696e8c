"""Authorization codes: written once, found by their fingerprint (RFC 6749 section 4.1.2).

That one works once, and what a second use means, is told in :mod:`.single_use`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import Authorization, AuthorizationCode
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import IdTokenSeed, NarrowedDetails
from photodrive.authorization.security import token_strings

from .single_use import SingleUse


class CodePart(TypedDict, total=False):
    """What a code carries beside its authorization; the names are those of :class:`AuthorizationCode`.

    ``scopes`` and ``narrowed`` are the part of the authorization that it stands for; left out: all of it.
    """

    openid: IdTokenSeed | None
    scopes: list[str] | None
    narrowed: NarrowedDetails | None


def expiry() -> datetime:
    """When a code issued now ends."""
    return timezone.now() + timedelta(seconds=conf.settings.AUTHORIZATION_CODE_SECONDS)


def record(
    *,
    authorization: Authorization,
    code: str,
    redirect_uri: str,
    redirect_uri_left_out: bool = False,
    code_challenge: str,
    dpop_jkt: str = "",
    **part: Unpack[CodePart],
) -> None:
    """Bind a new ``code`` to its authorization, and to a key if the client named one. Only its fingerprint is kept."""
    AuthorizationCode.objects.create(
        authorization=authorization,
        code_checksum=token_strings.fingerprint(code),
        redirect_uri=redirect_uri,
        redirect_uri_left_out=redirect_uri_left_out,
        code_challenge=code_challenge,
        dpop_jkt=dpop_jkt,
        expires_at=expiry(),
        **part,
    )


def find(*, code: str, application: Application) -> AuthorizationCode | None:
    """The code, used or not, if it was issued to ``application``."""
    rows = AuthorizationCode.objects.select_related("authorization__owner")
    row = rows.filter(code_checksum=token_strings.fingerprint(code), authorization__application=application).first()
    if row is not None:
        row.authorization.application = application  # with its policy
    return row


def was_asked(row: SingleUse) -> bool:
    """Whether she was asked when ``row`` was issued: not where an earlier authorization answered in her place."""
    return not isinstance(row, AuthorizationCode) or row.scopes is None


def withdraw_unused(authorization: Authorization) -> bool:
    """Take back the code of ``authorization`` unless it was used; False if it was."""
    unused = authorization.codes.select_for_update().filter(used_at__isnull=True)
    locked = list(unused.values_list("pk", flat=True))
    if not locked or authorization.codes.filter(used_at__isnull=False).exists():
        return False
    unused.delete()
    return True
