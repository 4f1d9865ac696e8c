"""Out to the source and back: the authorization request and its answer (RFC 6749 4.1.1 and 4.1.2).

A flow is bound to one browser, one customer, one source, one purpose and one use. Its ``state`` is kept as a hash
only. The request is pushed wherever the source takes pushed requests (RFC 9126).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.views.decorators.debug import sensitive_variables
from joserfc.util import urlsafe_b64encode

from printshop.accounts.models import Customer
from printshop.conf import settings
from printshop.exceptions import AuthorizationDenied, AuthorizationRefused, FlowElsewhere, FlowMismatch
from printshop.fields import Secret
from printshop.oauth.flows import pending_flows
from printshop.oauth.models import GrantedCode, PendingFlow
from printshop.oauth.wire import discovery, dpop, http, par
from printshop.sources import registry
from printshop.sources.models import Source
from printshop.sources.untrusted_text import error_text


@sensitive_variables()
def send_authorization_request(
    *,
    source: Source,
    customer: Customer,
    binding: str,
    redirect_uri: str,
    sign_in: bool = False,
    next_path: str = "",
    choose_again: bool = False,
) -> str:
    """Push the request, note a flow and return the address to send the browser to.

    ``binding`` is a random value that lives in this browser only. Who signs in goes on at ``next_path``. With
    ``choose_again`` the source shall ask even where it need not. Raises SourceError, and ClientRefused or
    AuthorizationRefused when the source refuses the pushed request.
    """
    metadata = discovery.of(source, sign_in=sign_in)
    if not sign_in:
        discovery.resource(source)  # not needed yet, but if there is something wrong with it she has not left
    nonce = pending_flows.new_nonce() if sign_in else ""
    made = pending_flows.Secrets(nonce=nonce, key=dpop.new_key(metadata.proof_algorithms))
    parameters = request_parameters(source=source, metadata=metadata, redirect_uri=redirect_uri, made=made)
    if choose_again:
        parameters["prompt"] = "consent"  # of OpenID Connect; whoever does not know it ignores it (RFC 6749 3.1)
    if metadata.pushed_authorization_request_endpoint:
        parameters = par.push(source=source, metadata=metadata, parameters=parameters, key=dpop.load(made.key))
    pending_flows.keep(
        made=made, source=source, customer=customer, binding=binding, redirect_uri=redirect_uri, next_path=next_path
    )
    return http.with_parameters(metadata.authorization_endpoint, parameters)


@sensitive_variables()
def request_parameters(
    *, source: Source, metadata: discovery.ServerMetadata, redirect_uri: str, made: pending_flows.Secrets
) -> dict[str, str]:
    """The whole authorization request: RFC 6749 4.1.1, PKCE (RFC 7636 4.3), and RFC 9449 10.

    With a nonce it asks who she is (OpenID Connect Core 3.1.2.1), without one for her photos (RFC 9396 2): never both.
    """
    key = dpop.load(made.key)
    return {
        "response_type": "code",
        "client_id": source.client_id,
        "redirect_uri": redirect_uri,
        "state": made.state,
        "code_challenge": code_challenge(made.code_verifier),
        "code_challenge_method": "S256",
        **(_who(source, made.nonce) if made.nonce else _photos(source, metadata)),
        **({"dpop_jkt": key.thumbprint} if key is not None else {}),
    }


@sensitive_variables()
def code_challenge(verifier: str) -> str:
    """That of the method S256 (RFC 7636 section 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode()


def _who(source: Source, nonce: str) -> dict[str, str]:
    recently = {"max_age": str(settings.SIGN_IN_MAX_AGE)} if settings.SIGN_IN_MAX_AGE else {}
    return {"scope": source.sign_in_scopes, "nonce": nonce, **recently}


def _photos(source: Source, metadata: discovery.ServerMetadata) -> dict[str, str]:
    details = registry.adapter(source.adapter).authorization_details(metadata.details_types)
    wanted = {"authorization_details": json.dumps(details, separators=(",", ":"))} if details else {}
    return {"scope": source.scopes, **wanted}


@sensitive_variables()
def read_authorization_answer(
    *, source: Source, customer: Customer | None, binding: str, parameters: Mapping[str, str]
) -> GrantedCode:
    """Distrust what the browser brought back; each answer counts once.

    ``customer`` is whose browser it is, as far as its session tells: another one than set out is refused.
    Raises FlowUnknown, FlowElsewhere, FlowMismatch, FlowUsed or FlowExpired when it belongs to no waiting flow,
    AuthorizationDenied or AuthorizationRefused when it is a no.
    """
    flow = pending_flows.find(parameters.get("state", ""))
    if not pending_flows.belongs_to(flow, binding):
        raise FlowElsewhere
    _check_customer(flow, customer)
    if flow.source_id != source.pk:
        raise FlowMismatch(detail="The answer came to another source's redirect address.")
    pending_flows.claim(flow)
    _check_issuer(flow, source, parameters.get("iss"))
    error = error_text(parameters.get("error"))
    if error == "access_denied":
        raise AuthorizationDenied(detail=error)
    if error:
        raise AuthorizationRefused(error=error, description=error_text(parameters.get("error_description"), 300))
    code = parameters.get("code", "")
    if not code or len(code) > 2000:
        raise AuthorizationRefused(error="no_code", description="The answer has neither a code nor an error.")
    return GrantedCode(flow=flow, code=Secret(code))


def _check_customer(flow: PendingFlow, customer: Customer | None) -> None:
    """A session that was lost on the way is as good as that of the guest who set out, but signs nobody in."""
    if customer is not None and customer != flow.customer:
        raise FlowElsewhere(detail="This browser belongs to another customer than the one who set out.")
    if customer is None and not flow.is_sign_in and not flow.customer.is_guest:
        raise FlowElsewhere(detail="The customer who set out is not signed in here any more.")


def _check_issuer(flow: PendingFlow, source: Source, named: str | None) -> None:
    """RFC 9207 section 2.4: a wrong issuer never counts, a missing one only where none was announced."""
    if flow.issuer != source.issuer:
        raise FlowMismatch(detail="The source was registered anew meanwhile.")
    if named is None and not discovery.of(source, sign_in=flow.is_sign_in).names_itself:
        return
    if named != flow.issuer:
        raise FlowMismatch(detail="The answer names another issuer, or none (RFC 9207).")
