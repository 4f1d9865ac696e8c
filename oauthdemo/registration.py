"""One registration for both sides: an application at the drive and the shop's source that uses it.

In the world these are two companies, and a shop developer copies the identifier and the secret by hand from one
admin to the other. The demo has both in one process, so one function does what the two admins would do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from oauth2_provider.models import get_application_model

from photodrive.authorization import applications
from printshop import links
from printshop.exceptions import DecryptionFailed
from printshop.sources import registration
from printshop.sources.models import Source

SLUG = "photodrive"
NAME = "Photodrive"


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


def register_printshop() -> Any:
    """Register the shop with the drive, as its developer once did. Returns the application."""
    return applications.register(
        name="Printshop",
        redirect_uris=[redirect_uri()],
        checked=True,
        home_page=settings.SHOP_ORIGIN + "/",
    ).application


def use_in_printshop(application: Any) -> Source:
    """Make the shop use ``application``: a fresh secret, the shop's redirect address, its source brought up to date.

    The old secret ends at once. Raises ValidationError where the application cannot be a web app with a secret.
    """
    applications.validate(redirect_uris=[redirect_uri()], confidential=True, scopes=())
    secret = applications.rotate_secret(application)
    application.redirect_uris = " ".join(_with_redirect_uri(application.redirect_uris.split()))
    application.save(update_fields=["redirect_uris", "updated"])
    return registration.register(
        slug=SLUG, name=NAME, issuer=settings.DRIVE_ORIGIN, client_id=application.client_id, client_secret=secret
    )


def _with_redirect_uri(uris: list[str]) -> list[str]:
    """``uris`` with the shop's address of today instead of those it had at another port."""
    path = urlsplit(redirect_uri()).path
    return [*(uri for uri in uris if urlsplit(uri).path != path), redirect_uri()]


def match(application: Any) -> Match:
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


def fits(application: Any, source: Source) -> bool:
    """Whether ``source`` could use ``application`` if both are enabled."""
    return next(_mismatches(application, source), None) is None


def _differences(application: Any, source: Source) -> Iterator[str]:
    yield from _mismatches(application, source)
    if not applications.policy_of(application).enabled:
        yield "The application is disabled."
    if not source.enabled:
        yield "The source is disabled."


def _mismatches(application: Any, source: Source) -> Iterator[str]:
    uri = links.absolute("callback", source.slug)
    if source.issuer != settings.DRIVE_ORIGIN:
        yield f"The source names the issuer {source.issuer}, the drive is {settings.DRIVE_ORIGIN}."
    if uri not in application.redirect_uris.split():
        yield f"The application does not know the shop's redirect address {uri}."
    if not set(source.scopes.split()) <= set(applications.allowed_scopes(application)):
        yield "The application may not ask for everything that the source asks for."
    if not _secret_fits(application, source):
        yield "The secret that the shop keeps is not the application's."


def _secret_fits(application: Any, source: Source) -> bool:
    try:
        return applications.secret_is(application, source.client_secret)
    except DecryptionFailed:
        return False
