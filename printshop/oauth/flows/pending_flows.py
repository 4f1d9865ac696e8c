"""Flows that have not come back yet: found by their state, claimed once, forgotten when their time is over."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from printshop import batches
from printshop.accounts.models import Customer
from printshop.conf import settings
from printshop.exceptions import FlowExpired, FlowUnknown, FlowUsed
from printshop.fields import Secret
from printshop.oauth.models import PendingFlow
from printshop.sources.models import Source


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What is made up for one flow. ``nonce`` is empty where no ID token is wanted; ``key`` where no key is proved."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    code_verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)
    nonce: str = field(default="", repr=False)
    key: Secret = field(repr=False)


def new_nonce() -> str:
    """A fresh value that the ID token must repeat (OpenID Connect Core section 3.1.2.1)."""
    return secrets.token_urlsafe(32)


@sensitive_variables()
def keep(
    *, made: Secrets, source: Source, customer: Customer, binding: str, redirect_uri: str, next_path: str
) -> PendingFlow:
    """Note a flow that sets out; of state, binding and nonce a hash is enough."""
    _make_room(customer)
    purpose = PendingFlow.Purpose.SIGN_IN if made.nonce else PendingFlow.Purpose.PHOTOS
    return PendingFlow.objects.create(
        purpose=purpose,
        state_hash=_hash(made.state),
        binding_hash=_hash(binding),
        customer=customer,
        source=source,
        code_verifier=made.code_verifier,
        dpop_key=made.key,
        nonce_hash=_hash(made.nonce) if made.nonce else "",
        next_path=next_path,
        redirect_uri=redirect_uri,
        issuer=source.issuer,
        expires_at=timezone.now() + timedelta(seconds=settings.FLOW_SECONDS),
    )


def find(state: str) -> PendingFlow:
    """The flow that set out with ``state``; FlowUnknown."""
    flow = PendingFlow.objects.filter(state_hash=_hash(state)).select_related("source", "customer").first()
    if not state or flow is None:
        raise FlowUnknown
    return flow


def is_sign_in(state: str, source: Source) -> bool:
    """Whether the flow with ``state`` is somebody signing in; where there is none, what ``source`` is there for."""
    flow = PendingFlow.objects.filter(state_hash=_hash(state)).first() if state else None
    return not source.gives_photos if flow is None else flow.is_sign_in


def claim(flow: PendingFlow) -> None:
    """Use the flow up; FlowUsed, FlowExpired."""
    now = timezone.now()
    if flow.used_at is not None:
        raise FlowUsed
    # One statement decides who is first, even when the answer arrives twice at the same moment. The key goes on
    # with the token and need not stay here.
    if not PendingFlow.objects.filter(pk=flow.pk, used_at=None).update(used_at=now, dpop_key=""):
        raise FlowUsed
    if flow.expires_at <= now:
        raise FlowExpired


def belongs_to(flow: PendingFlow, binding: str) -> bool:
    """Whether the browser with ``binding`` set out with this flow."""
    return constant_time_compare(flow.binding_hash, _hash(binding))


def has_nonce(flow: PendingFlow, nonce: str) -> bool:
    """Whether ``nonce`` is the one this flow set out with."""
    return bool(flow.nonce_hash) and constant_time_compare(flow.nonce_hash, _hash(nonce))


def forget_old() -> int:
    """Delete the flows whose time is over; returns how many."""
    over = batches.keys_of(PendingFlow.objects.filter(expires_at__lt=timezone.now()))
    return sum(PendingFlow.objects.filter(pk__in=keys).delete()[0] for keys in over)


def _make_room(customer: Customer) -> None:
    """Keep the newest flows of a customer only, so that pressing the button for ever fills no table."""
    flows = PendingFlow.objects.filter(customer=customer).order_by("-created")
    too_many = list(flows.values_list("pk", flat=True)[settings.MAX_OPEN_FLOWS - 1 :])
    if too_many:
        PendingFlow.objects.filter(pk__in=too_many).delete()


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
