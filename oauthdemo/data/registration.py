"""One registration for both sides: an application at the drive and the shop's source that uses it.

In the world these are two companies, and a shop developer copies the identifier and the secret by hand from one
admin to the other. The demo has both in one process, so one function does what the two admins would do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.clients import application_rules, applications, client_secrets
from photodrive.authorization.clients.client_metadata import ClientMetadata
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS
from photodrive.authorization.host import foreign_saves
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import LEAST, OPENID, PROFILE, USAGE_READ
from printshop import links
from printshop.exceptions import DecryptionFailed
from printshop.sources import keys, registration
from printshop.sources.models import Source

SLUG = "photodrive"
WHO = (OPENID, PROFILE)  # the shop recognises its customers and may know their names, and nothing else of them


@dataclass(frozen=True)
class Match:
    """Whether an application and the source that names it still fit: what differs, in words. Empty = it works."""

    source: Source | None
    differences: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.source is not None and not self.differences


def redirect_uri() -> str:
    """Where the shop wants its visitors back (RFC 6749 section 3.1.2)."""
    return links.absolute("callback", SLUG)


def signed_out_uri() -> str:
    """Where the shop wants them back after signing out at the drive (OpenID Connect RP-Initiated Logout section 3)."""
    return links.absolute("signed_out")


def register_printshop() -> Application:
    """Register the shop with the drive, as its developer once did. Returns the application.

    Its server asks people for photos; a nightly job of it counts for itself how much it does so.
    """
    return applications.register(
        name="Printshop",
        redirect_uris=[redirect_uri()],
        post_logout_redirect_uris=[signed_out_uri()],
        scopes=(*LEAST, *WHO, USAGE_READ),
        grant_types=f"authorization_code {CLIENT_CREDENTIALS}",
        checked=True,
        remembers_consent=True,
        home_page=settings.SHOP_ORIGIN + "/",
    ).application


def use_in_printshop(application: Application) -> Source:
    """Make the shop use ``application``: a fresh secret, the shop's redirect address, its source brought up to date.

    The old secret ends at once. An application that wants signatures is told the shop's public key instead. Raises
    ValidationError where the application cannot be a web app with a secret.
    """
    applications.validate(ClientMetadata(name=application.name, redirect_uris=[redirect_uri()], scopes=()))
    if not _may_return_to(application, redirect_uri()):
        raise ValidationError(f"FAPI 2.0 returns to https only, and the shop is at {redirect_uri()}.")
    signs = _wants_signatures(application)
    secret = "" if signs else client_secrets.rotate_secret(application)
    application.redirect_uris = _with(application.redirect_uris, redirect_uri())
    application.post_logout_redirect_uris = _with(application.post_logout_redirect_uris, signed_out_uri())
    foreign_saves.save(application, ["redirect_uris", "post_logout_redirect_uris"])
    allowed = applications.allowed_scopes(application)
    source = registration.register(
        slug=SLUG,
        name=conf.settings.NAME,
        issuer=settings.DRIVE_ORIGIN,
        client_id=application.client_id,
        client_secret=secret,
        signs=signs,
        signs_in=OPENID in allowed,
        sign_in_scopes=" ".join(scope for scope in WHO if scope in allowed),
        id_token_algorithm=application_rules.of(application).id_token_algorithm,
    )
    if signs:
        policy = applications.policy_of(application)
        policy.jwks, policy.jwks_uri = keys.public_set(source.private_key), ""
        policy.save(update_fields=["jwks", "jwks_uri"])
    return source


def _with(registered: str, ours: str) -> str:
    """The ``registered`` addresses with that of the shop today instead of those it had at another port."""
    path = urlsplit(ours).path
    return " ".join([*(uri for uri in registered.split() if urlsplit(uri).path != path), ours])


def match(application: Application) -> Match:
    """Compare ``application`` with the shop's source that names its client identifier."""
    source = Source.objects.filter(client_id=application.client_id).first()
    if source is None:
        return Match(None, ())
    return Match(source, tuple(_differences(application, source)))


def match_source(source: Source) -> Match:
    """Compare ``source`` with the application it names."""
    application = get_application_model().objects.filter(client_id=source.client_id).first()
    if application is None:
        return Match(source, ("The drive has no application with this client identifier.",))
    return match(application)


def fits(application: Application, source: Source) -> bool:
    """Whether ``source`` could use ``application`` if both are enabled."""
    return next(_mismatches(application, source), None) is None


def _differences(application: Application, source: Source) -> Iterator[str]:
    yield from _mismatches(application, source)
    if not applications.policy_of(application).enabled:
        yield "The application is disabled."
    if not source.enabled:
        yield "The source is disabled."


def _mismatches(application: Application, source: Source) -> Iterator[str]:
    uri = links.absolute("callback", source.slug)
    if source.issuer != settings.DRIVE_ORIGIN:
        yield f"The source names the issuer {source.issuer}, the drive is {settings.DRIVE_ORIGIN}."
    if uri not in application.redirect_uris.split():
        yield f"The application does not know the shop's redirect address {uri}."
    elif not _may_return_to(application, uri):
        yield f"The application is set to FAPI 2.0, which does not return to {uri}."
    wanted = f"{source.scopes} {source.sign_in_scopes if source.signs_in else ''}"
    if not set(wanted.split()) <= set(applications.allowed_scopes(application)):
        yield "The application may not ask for everything that the source asks for."
    if source.signs_in:
        yield from _sign_in_mismatches(application, source)
    if _wants_signatures(application) != source.uses_private_key:
        yield "One side wants the shop's signature, the other a secret."
    elif source.uses_private_key:
        if not _key_fits(application, source):
            yield "The application does not know the shop's public key."
    elif not _secret_fits(application, source):
        yield "The secret that the shop keeps is not the application's."


def _sign_in_mismatches(application: Application, source: Source) -> Iterator[str]:
    if application_rules.of(application).id_token_algorithm != source.id_token_algorithm:
        yield "ID tokens are signed with another algorithm than the source expects."
    if signed_out_uri() not in application.post_logout_redirect_uris.split():
        yield f"The application does not know where to send people who signed out, {signed_out_uri()}."


def _may_return_to(application: Application, uri: str) -> bool:
    return uri.startswith("https://") or not application_rules.of(application).https_redirects_only


def _wants_signatures(application: Application) -> bool:
    return (
        application_rules.of(application).client_authentication
        == ApplicationPolicy.ClientAuthentication.PRIVATE_KEY_JWT
    )


def _key_fits(application: Application, source: Source) -> bool:
    """Whether the drive knows the key, or asks the shop for it."""
    policy = applications.policy_of(application)
    if policy.jwks_uri:
        return bool(policy.jwks_uri == links.absolute("keys", source.slug))
    try:
        ours = {key["kid"] for key in keys.public_set(source.private_key)["keys"]}
    except DecryptionFailed:
        return False
    known = policy.jwks.get("keys", []) if isinstance(policy.jwks, dict) else []
    return bool(ours & {key.get("kid") for key in known})


def _secret_fits(application: Application, source: Source) -> bool:
    try:
        return client_secrets.secret_is(application, source.client_secret)
    except DecryptionFailed:
        return False
