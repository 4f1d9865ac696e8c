"""What the operator decided about applications."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from oauth2_provider.settings import oauth2_settings

from photodrive import conf
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import SectorProof
from photodrive.authorization.protocol.scopes import SCOPES, split

WITH_POLICY = "application__photodrive_policy"  # for select_related: an application and what was decided, in one query


def of_the_drive(leading: str = "") -> models.Q:
    """The condition that an application belongs to the drive; ``leading`` is the way to it.

    It does by its policy. One without belongs to the project's own server, unless there is none but the drive.
    """
    return models.Q() if conf.settings.ONLY_SERVER else models.Q(**{f"{leading}photodrive_policy__isnull": False})


def switched_on(leading: str = "") -> models.Q:
    """The condition that the drive serves an application now, as ``ApplicationPolicy.of(application).enabled`` says."""
    policy = f"{leading}photodrive_policy"
    enabled = models.Q(**{f"{policy}__enabled": True})
    return enabled | models.Q(**{f"{policy}__isnull": True}) if conf.settings.ONLY_SERVER else enabled


class ApplicationPolicy(models.Model):
    """What the operator decided about one application; by this row it belongs to the drive.

    One without a row belongs to the project's own server; where there is none (``ONLY_SERVER``), it has the defaults.

    The names are mostly those of client metadata (RFC 7591, RFC 9126, RFC 9449): what a new one must be added to is
    ``clients.client_metadata``. ``fapi`` implies the two before it and ``private_key_jwt``: ask
    ``clients.application_rules.of``, which knows, and not the single fields.
    """

    class ClientAuthentication(models.TextChoices):
        SECRET = "client_secret", "a secret that we make"
        PRIVATE_KEY_JWT = "private_key_jwt", "a signature of its own key (private_key_jwt)"

    application = models.OneToOneField(
        oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, related_name="photodrive_policy"
    )
    enabled = models.BooleanField(
        default=True, help_text="A disabled application loses all access at the next request."
    )
    checked = models.BooleanField(
        default=False,
        verbose_name="checked by an administrator",
        help_text="Shown to people on the consent page.",
    )
    scopes = models.CharField(
        max_length=200,
        default="photos:read",
        help_text="The most it may ask for, separated by spaces.",
    )
    grant_types = models.CharField(
        max_length=200,
        default="authorization_code refresh_token",
        help_text="What it may exchange for a token, separated by spaces (RFC 7591 section 2).",
    )
    developer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="photodrive_applications",
    )
    host_grant_type = models.CharField(
        max_length=44,
        blank=True,
        editable=False,
        help_text="The grant type, by django-oauth-toolkit's name, with which the project's own server serves it, too.",
    )
    home_page = models.URLField(blank=True)
    policy_uri = models.URLField(blank=True, verbose_name="privacy policy")
    tos_uri = models.URLField(blank=True, verbose_name="terms of service")
    contacts = models.CharField(max_length=500, blank=True, help_text="E-mail addresses, separated by spaces.")
    access_token_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long its access tokens live at most; empty: as the drive has it."
    )
    refresh_token_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long its consents last at most; empty: as the drive has it."
    )
    rotates_refresh_tokens = models.BooleanField(
        default=False,
        verbose_name="rotates refresh tokens",
        help_text="Every refresh brings a new refresh token, too. Where an application proves itself, or its tokens "
        "are bound to a key, they need not change (RFC 9700, 4.14.2); all others always do.",
    )
    remembers_consent = models.BooleanField(
        default=False,
        verbose_name="may remember",
        help_text="A person who has agreed to the same or more is not asked again while that consent lives.",
    )
    id_token_signed_response_alg = models.CharField(
        max_length=10, default="RS256", verbose_name="ID tokens signed with", help_text="OpenID Connect."
    )
    subject_type = models.CharField(
        max_length=10,
        default="public",
        choices=[("public", "the same for all applications"), ("pairwise", "of its own for this application")],
        help_text="How people are named in ID tokens.",
    )
    sector_identifier_uri = models.URLField(
        blank=True,
        verbose_name="sector identifier URI",
        help_text="Where several applications are one site: the https address of a JSON array of all their redirect "
        "URIs. For one that lets devices in, its client_id must stand there, too.",
    )
    sector_proof: models.JSONField[SectorProof | None, SectorProof | None] = models.JSONField(null=True, editable=False)
    client_authentication = models.CharField(
        max_length=20,
        choices=ClientAuthentication.choices,
        default=ClientAuthentication.SECRET,
        verbose_name="proves itself by",
        help_text="For an application with a server. Only one way counts: changing to the signature ends its secret.",
    )
    jwks: models.JSONField[Any, Any] = models.JSONField(
        null=True,
        blank=True,
        verbose_name="public keys",
        help_text='For signatures: a JWK Set (RFC 7517) without private parts, {"keys": [{"kty": "EC", …}]}.',
    )
    jwks_uri = models.URLField(
        blank=True,
        verbose_name="address of the public keys",
        help_text="Instead of the keys themselves: where the application publishes them, so that it can change them.",
    )
    require_pushed_authorization_requests = models.BooleanField(
        default=False,
        verbose_name="must push",
        help_text="It tells us directly what it asks for, not by way of the browser (PAR, RFC 9126).",
    )
    dpop_bound_access_tokens = models.BooleanField(
        default=False,
        verbose_name="must use DPoP",
        help_text="Its tokens are bound to a key that it keeps (RFC 9449): a stolen one is of no use.",
    )
    fapi = models.BooleanField(
        default=False,
        verbose_name="FAPI 2.0",
        help_text="The whole security profile: it signs with PS256, ES256 or EdDSA, pushes, uses DPoP and returns to "
        "https addresses only, and nothing weaker is taken from it.",
    )
    resource_server = models.BooleanField(
        default=False,
        verbose_name="resource server",
        help_text="It serves photos of this drive beside us, and may ask us about any token (RFC 7662).",
    )
    any_localhost_port = models.BooleanField(
        default=False,
        verbose_name="any port on localhost",
        help_text="A redirect address on http://localhost may come with any port, as those on 127.0.0.1 and [::1] do. "
        "Other programs can listen there (RFC 8252 section 8.3): for libraries that know no better.",
    )
    short_schemes = models.BooleanField(
        default=False,
        verbose_name="schemes without a dot",
        help_text="It may come back to a scheme such as myapp:, which any other app can claim as well.",
    )
    web_and_native = models.BooleanField(
        default=False,
        verbose_name="web and native",
        help_text="A web app that has an app on people’s devices, too, and comes back to the app’s own scheme.",
    )
    pkce_not_required = models.BooleanField(
        default=False,
        verbose_name="PKCE not required",
        help_text="Dangerous: a code that somebody steals or slips in is no longer recognised here. For an old OpenID "
        "client only that sends a nonce and checks it; every request without PKCE must bring one.",
    )
    software_id = models.CharField(max_length=255, blank=True, editable=False)
    software_version = models.CharField(max_length=255, blank=True, editable=False)
    registration_token_checksum = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    registered_with = models.ForeignKey(
        "photodrive.InitialAccessToken", on_delete=models.SET_NULL, null=True, editable=False, related_name="registered"
    )
    secret_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    previous_secret = models.CharField(max_length=255, blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "application policies"

    def __str__(self) -> str:
        return f"Policy of {self.application}"

    @classmethod
    def of(cls, application: Application) -> ApplicationPolicy:
        """What the operator decided about ``application``; an unsaved row with the defaults if nothing yet.

        Read once for each object that stands for the application, so once a request.
        """
        # A related row that is not there is an attribute that is not there; and the protocol does not know our models.
        found: ApplicationPolicy | None = getattr(application, "photodrive_policy", None)
        return found or cls(application=application, enabled=conf.settings.ONLY_SERVER)

    @property
    def allowed_scopes(self) -> list[str]:
        """The scopes that the application may ask for, and use, as things are."""
        return [scope for scope in split(self.scopes) if scope in SCOPES]

    @property
    def is_kept(self) -> bool:
        """Whether there is such a row: the application is the drive's."""
        return not self._state.adding
