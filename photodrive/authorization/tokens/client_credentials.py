"""Access of an application itself, without an owner (RFC 6749 section 4.4): it never reaches a photo."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS
from photodrive.authorization.models import WITH_POLICY, ClientAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import token_strings


def record(*, application: Application, token: str, scopes: list[str], dpop_jkt: str, expires_in: int) -> None:
    """Keep the fingerprint of a new ``token``; ``expires_in`` in seconds."""
    ClientAccessToken.objects.create(
        application=application,
        token_checksum=token_strings.fingerprint(token),
        scopes=scopes,
        dpop_jkt=dpop_jkt,
        expires_at=timezone.now() + timedelta(seconds=expires_in),
    )


def find(checksum: str) -> ClientAccessToken | None:
    """The token with this checksum, alive or not."""
    return ClientAccessToken.objects.select_related(WITH_POLICY).filter(token_checksum=checksum).first()


def live(checksum: str) -> ClientAccessToken | None:
    """The token with this checksum if it gives access now, else None.

    Like an owner's token it dies with its application, with the grant type being taken away, and as a bearer token
    when the application must use DPoP.
    """
    found = find(checksum)
    if found is None or found.expires_at <= timezone.now():
        return None
    rules = application_rules.of(found.application)
    if not rules.enabled or CLIENT_CREDENTIALS not in rules.grant_types:
        return None
    if rules.must_prove_possession and not found.dpop_jkt:
        return None
    return found


def scopes_of(token: ClientAccessToken) -> list[str]:
    """Its scopes, as far as the application may still have them."""
    allowed = applications.allowed_scopes(token.application)
    return [scope for scope in token.scopes if scope in allowed]


def end(token: ClientAccessToken) -> None:
    """Give ``token`` back (RFC 7009)."""
    token.delete()
