"""How many authorization requests may be open at once: nobody fills the table, and nobody fills up another's share.

A request counts for the person who is signed in, or for the address it comes from, until somebody signs in and opens
it. One that was pushed counts for its client, if that has proved itself; a public client proves nothing, so there it
is the client together with the address that pushes in its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from photodrive import conf
from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.clients import applications
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner


class TooManyOpen(rate_limits.TooMany):
    message = "Too many requests are open. Try again later."


@dataclass(frozen=True)
class Share:
    """For whom a request counts, and how many of these may be open."""

    counts_for: str
    most: int


def of_person(owner: Owner) -> Share:
    """The share of somebody who is signed in."""
    return Share(_fingerprint("owner", owner.pk), conf.settings.MAX_AUTHORIZATION_REQUESTS)


def of_address(address: str) -> Share:
    """The share of all browsers at ``address`` in which nobody is signed in."""
    return Share(_fingerprint("address", address), conf.settings.MAX_AUTHORIZATION_REQUESTS_OF_ADDRESS)


def of_client(application: Application, address: str) -> Share:
    """The share of an application that pushes."""
    if applications.is_confidential(application):
        return Share(_fingerprint("client", application.pk), conf.settings.MAX_PUSHED_REQUESTS)
    return Share(_fingerprint("client", application.pk, address), conf.settings.MAX_AUTHORIZATION_REQUESTS_OF_ADDRESS)


def make_room(share: Share) -> None:
    """Forget so many of the oldest that one more fits: first those that nobody has opened signed in."""
    found = _open(share)
    surplus = found.count() + 1 - share.most
    if surplus > 0:
        oldest = found.order_by(F("owner").asc(nulls_first=True), "created_at").values_list("pk", flat=True)
        AuthorizationRequest.objects.filter(pk__in=list(oldest[:surplus])).delete()


def refuse_surplus(share: Share) -> None:
    """Raise TooManyOpen where not one more fits."""
    if _open(share).count() >= share.most:
        raise TooManyOpen


def _open(share: Share) -> QuerySet[AuthorizationRequest]:
    return AuthorizationRequest.objects.filter(
        counts_for=share.counts_for, decided_at__isnull=True, expires_at__gt=timezone.now()
    )


def _fingerprint(*parts: object) -> str:
    """Tells shares apart, and says no address to whoever reads the table."""
    return salted_hmac("photodrive.waiting", " ".join(map(str, parts)), algorithm="sha256").hexdigest()
