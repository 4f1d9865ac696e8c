"""What was handed out, as checksums only."""

from __future__ import annotations

from django.db import models
from oauth2_provider.settings import oauth2_settings

from photodrive.authorization.protocol.json_shapes import IdTokenSeed, NarrowedDetails

from .authorizations import Authorization


class AuthorizationCode(models.Model):
    """One authorization code, as a checksum; kept after its use, so that a replay is known (RFC 6749 4.1.2).

    It carries what an exchange is checked against; ``redirect_uri_left_out`` says that the client sent none, and that
    ``redirect_uri`` was the only one that was registered. ``openid`` is what the ID token will repeat (see
    ``openid.id_tokens.remembered``); None for no ID token. ``scopes`` and ``narrowed`` are the part of the
    authorization that was asked for, where that is an older one; None for all of it. ``used_at`` is set inside the
    transaction that mints the token, ``settled_at`` after its commit: a request that came before ``settled_at`` lost a
    race, one that came after is a replay.
    """

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, related_name="codes")
    code_checksum = models.CharField(max_length=64, unique=True)
    redirect_uri = models.TextField()
    redirect_uri_left_out = models.BooleanField(default=False)
    code_challenge = models.CharField(max_length=128)
    dpop_jkt = models.CharField(max_length=64, blank=True)
    openid: models.JSONField[IdTokenSeed | None, IdTokenSeed | None] = models.JSONField(null=True)
    scopes: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True)
    narrowed: models.JSONField[NarrowedDetails | None, NarrowedDetails | None] = models.JSONField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Code of {self.authorization_id}"


class RefreshToken(models.Model):
    """One refresh token (RFC 6749 section 6), as a checksum; kept after another took its place, as a code is.

    ``used_at`` and ``settled_at`` as in :class:`AuthorizationCode`; from ``seed`` its successors are derived, and
    ``asked`` is a checksum of what was asked for when it was used (see ``tokens.rotation``). ``dpop_jkt`` is the
    thumbprint of the key it is bound to, empty for none: only public applications bind it (RFC 9449 section 5).
    ``openid`` is what it takes over from the code. ``expires_at`` is its idle end. ``code`` is the one that it goes
    back to, None for a device's: an authorization may answer several times.
    """

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, related_name="refresh_tokens")
    code = models.ForeignKey(AuthorizationCode, on_delete=models.SET_NULL, null=True, related_name="+")
    token_checksum = models.CharField(max_length=64, unique=True)
    dpop_jkt = models.CharField(max_length=64, blank=True)
    openid: models.JSONField[IdTokenSeed | None, IdTokenSeed | None] = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    seed = models.CharField(max_length=32, blank=True)
    asked = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"Refresh token of {self.authorization_id}"


class AccessToken(models.Model):
    """One access token (RFC 6749 section 1.4): its SHA-256 checksum, and the authorization it was minted from.

    A row of ours and no other: what django-oauth-toolkit finds in its own tables opens a host project's pages.
    ``scopes`` are those it was issued with. ``dpop_jkt`` is the thumbprint of the key it is bound to, empty for a
    bearer token. ``narrowed`` is the authorization details object the client asked for at the token endpoint
    (RFC 9396 section 6), None for all. ``code`` as for a refresh token. ``first_used_at`` is when somebody first came
    with it to the API or asked about it.
    """

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, related_name="access_tokens")
    code = models.ForeignKey(AuthorizationCode, on_delete=models.SET_NULL, null=True, related_name="+")
    token_checksum = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    dpop_jkt = models.CharField(max_length=64, blank=True)
    narrowed: models.JSONField[NarrowedDetails | None, NarrowedDetails | None] = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    first_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Access token of {self.authorization_id}"


class ClientAccessToken(models.Model):
    """An access token of an application itself, without an owner (RFC 6749 section 4.4)."""

    application = models.ForeignKey(oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, related_name="+")
    token_checksum = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    dpop_jkt = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Token of {self.application}"


class UsedIdentifier(models.Model):
    """An identifier that may come once only: the ``jti`` of a proof or an assertion. Kept until that has ended."""

    checksum = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.checksum
