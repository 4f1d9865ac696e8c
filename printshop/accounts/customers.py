"""Whose browser is this? The customer of a session, and the identity it was signed in with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from printshop.accounts.models import Customer, Identity
from printshop.exceptions import DecryptionFailed
from printshop.fields import Secret, seal, unseal

OURS = "printshop_"  # so begin the names of all that the shop keeps in a session
SESSION_KEY = "printshop_customer"
IDENTITY_KEY = "printshop_identity"
ID_TOKEN_KEY = "printshop_id_token"  # noqa: S105  a name


def current(request: HttpRequest, create: bool = False) -> Customer | None:
    """The customer of this browser session; None when there is none and ``create`` is false."""
    kept = _as_uuid(request.session.get(SESSION_KEY))
    customer = Customer.objects.filter(pk=kept).first() if kept else None
    if customer is None and create:
        customer = Customer.objects.create()
        request.session[SESSION_KEY] = str(customer.pk)
    return customer


def identity(request: HttpRequest) -> Identity | None:
    """Who is signed in here; None for a guest."""
    kept, customer = request.session.get(IDENTITY_KEY), _as_uuid(request.session.get(SESSION_KEY))
    if kept is None or customer is None:
        return None
    return Identity.objects.filter(pk=kept, customer=customer).select_related("customer", "source").first()


def keep(request: HttpRequest, customer: Customer) -> None:
    """Make the guest ``customer`` the one of this browser session, under a new key.

    Whoever knew the session's key before must not see what comes now. A session that somebody is signed in with
    got its key then, and keeps it.
    """
    if IDENTITY_KEY in request.session:
        return
    request.session[SESSION_KEY] = str(customer.pk)
    request.session.cycle_key()


@sensitive_variables()
def sign_in(request: HttpRequest, identity: Identity, *, id_token: str = "") -> None:
    """Make this browser session that of ``identity``, under a new key and with nothing of the shop's of before in it.

    The ``id_token`` is kept for as long as the session, encrypted: signing out at the provider takes it.
    """
    _begin_anew(request)
    request.session[SESSION_KEY] = str(identity.customer_id)
    request.session[IDENTITY_KEY] = identity.pk
    if id_token:
        request.session[ID_TOKEN_KEY] = str(seal(id_token))


def sign_out(request: HttpRequest) -> Secret:
    """End the shop's part of this browser session; what is the customer's waits for the next sign-in.

    Returns the ID token of the session, empty if there is none that can be read.
    """
    sealed = request.session.get(ID_TOKEN_KEY, "")
    _begin_anew(request)
    try:
        return unseal(sealed)
    except DecryptionFailed:
        return Secret("")


def _begin_anew(request: HttpRequest) -> None:
    """Forget what is the shop's, under a new key. What else is in a session that a project shares with it stays."""
    for name in [name for name in request.session.keys() if name.startswith(OURS)]:  # noqa: SIM118  no dict
        del request.session[name]
    if request.session.keys():
        request.session.cycle_key()
    else:
        request.session.flush()


def _as_uuid(kept: object) -> UUID | None:
    try:
        return UUID(str(kept))
    except ValueError:
        return None
