"""Out to the source and back: the authorization request and its answer (RFC 6749 4.1.1 and 4.1.2).

A flow is bound to one browser, one customer, one source and one use. Its ``state`` is kept as a hash only. The
request is pushed wherever the source takes pushed requests (RFC 9126).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from printshop.accounts.models import Customer
from printshop.conf import settings
from printshop.exceptions import (
    AuthorizationDenied,
    AuthorizationRefused,
    FlowElsewhere,
    FlowExpired,
    FlowMismatch,
    FlowUnknown,
    FlowUsed,
)
from printshop.fields import Secret
from printshop.oauth import discovery, dpop, par
from printshop.oauth.models import PendingFlow
from printshop.oauth.texts import clean
from printshop.sources import registry
from printshop.sources.models import Source


@dataclass(frozen=True, kw_only=True)
class GrantedCode:
    """A code that came back to a flow which was waiting for it."""

    flow: PendingFlow
    code: Secret = field(repr=False)


@sensitive_variables()
def send_authorization_request(*, source: Source, customer: Customer, binding: str, redirect_uri: str) -> str:
    """Push the request, note a flow and return the address to send the browser to.

    ``binding`` is a random value that lives in this browser only. Raises SourceError, and ClientRefused or
    AuthorizationRefused when the source refuses the pushed request.
    """
    metadata = discovery.server(source)
    discovery.resource(source)  # not needed yet, but if there is something wrong with it she has not left
    state, verifier, key = secrets.token_urlsafe(32), secrets.token_urlsafe(64), dpop.new_key(metadata.proof_algorithms)
    parameters = request_parameters(
        source=source,
        metadata=metadata,
        redirect_uri=redirect_uri,
        state=state,
        code_verifier=verifier,
        key=dpop.load(key),
    )
    if metadata.pushed_authorization_request_endpoint:
        parameters = par.push(source=source, metadata=metadata, parameters=parameters, key=dpop.load(key))
    _make_room(customer)
    PendingFlow.objects.create(
        state_hash=_hash(state),
        binding_hash=_hash(binding),
        customer=customer,
        source=source,
        code_verifier=verifier,
        dpop_key=key,
        redirect_uri=redirect_uri,
        issuer=metadata.issuer,
        expires_at=timezone.now() + timedelta(seconds=settings.FLOW_SECONDS),
    )
    return str(add_params_to_uri(metadata.authorization_endpoint, list(parameters.items())))


@sensitive_variables()
def request_parameters(
    *,
    source: Source,
    metadata: discovery.ServerMetadata,
    redirect_uri: str,
    state: str,
    code_verifier: str,
    key: dpop.ProofKey | None,
) -> dict[str, str]:
    """The whole authorization request: RFC 6749 4.1.1, PKCE (RFC 7636 4.3), RFC 9396 2, and RFC 9449 10."""
    parameters = {
        "response_type": "code",
        "client_id": source.client_id,
        "redirect_uri": redirect_uri,
        "scope": source.scopes,
        "state": state,
        "code_challenge": create_s256_code_challenge(code_verifier),
        "code_challenge_method": "S256",
    }
    details = registry.adapter(source.adapter).authorization_details(metadata.details_types)
    if details:
        parameters["authorization_details"] = json.dumps(details, separators=(",", ":"))
    if key is not None:
        parameters["dpop_jkt"] = key.thumbprint
    return parameters


@sensitive_variables()
def read_authorization_answer(
    *, source: Source, customer: Customer | None, binding: str, parameters: Mapping[str, str]
) -> GrantedCode:
    """Distrust what the browser brought back; each answer counts once.

    ``customer`` is whose browser it is, as far as its session tells: another one than set out is refused.
    Raises FlowUnknown, FlowElsewhere, FlowMismatch, FlowUsed or FlowExpired when it belongs to no waiting flow,
    AuthorizationDenied or AuthorizationRefused when it is a no.
    """
    flow = _find(parameters.get("state", ""))
    if not constant_time_compare(flow.binding_hash, _hash(binding)):
        raise FlowElsewhere
    if customer is not None and customer != flow.customer:
        raise FlowElsewhere(detail="This browser belongs to another customer than the one who set out.")
    if flow.source_id != source.pk:
        raise FlowMismatch(detail="The answer came to another source's redirect address.")
    _claim(flow)
    _check_issuer(flow, source, parameters.get("iss"))
    error = clean(parameters.get("error"))
    if error == "access_denied":
        raise AuthorizationDenied(detail=error)
    if error:
        raise AuthorizationRefused(error=error, description=clean(parameters.get("error_description"), 300))
    code = parameters.get("code", "")
    if not code or len(code) > 2000:
        raise AuthorizationRefused(error="no_code", description="The answer has neither a code nor an error.")
    return GrantedCode(flow=flow, code=Secret(code))


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _find(state: str) -> PendingFlow:
    flow = PendingFlow.objects.filter(state_hash=_hash(state)).select_related("source", "customer").first()
    if not state or flow is None:
        raise FlowUnknown
    return flow


def _claim(flow: PendingFlow) -> None:
    now = timezone.now()
    if flow.used_at is not None:
        raise FlowUsed
    # One statement decides who is first, even when the answer arrives twice at the same moment. The key goes on
    # with the token and need not stay here.
    if not PendingFlow.objects.filter(pk=flow.pk, used_at=None).update(used_at=now, dpop_key=""):
        raise FlowUsed
    if flow.expires_at <= now:
        raise FlowExpired


def _check_issuer(flow: PendingFlow, source: Source, named: str | None) -> None:
    """RFC 9207 section 2.4: a wrong issuer never counts, a missing one only where none was announced."""
    if flow.issuer != source.issuer:
        raise FlowMismatch(detail="The source was registered anew meanwhile.")
    if named is None and not discovery.server(source).names_itself:
        return
    if named != flow.issuer:
        raise FlowMismatch(detail="The answer names another issuer, or none (RFC 9207).")


def _make_room(customer: Customer) -> None:
    """Keep the newest flows of a customer only, so that pressing the button for ever fills no table."""
    flows = PendingFlow.objects.filter(customer=customer).order_by("-created")
    too_many = list(flows.values_list("pk", flat=True)[settings.MAX_OPEN_FLOWS - 1 :])
    if too_many:
        PendingFlow.objects.filter(pk__in=too_many).delete()


def forget_old_flows() -> int:
    """Delete the flows whose time is over; returns how many."""
    return PendingFlow.objects.filter(expires_at__lt=timezone.now()).delete()[0]
