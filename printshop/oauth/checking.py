"""Does a registration work? The admin's "check" asks the source itself."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import httpx2
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop import links
from printshop.exceptions import AnswerInvalid, AuthorizationRefused, ClientRefused, CodeRefused, PrintshopError
from printshop.oauth import authorization, discovery, dpop, par, protocol, tokens
from printshop.sources.models import Source


def check(*, source: Source) -> bool:
    """Fetch both metadata documents, try request and credentials, and save what came out. True when all is well."""
    problem = _problem(source)
    source.checked_at, source.check_error = timezone.now(), problem
    Source.objects.filter(pk=source.pk).update(checked_at=source.checked_at, check_error=problem)
    return not problem


def _problem(source: Source) -> str:
    discovery.forget(source)
    try:
        metadata = discovery.server(source)
        discovery.resource(source)
        _push_probe(source, metadata)
        _read_probe(_send_probe(source, metadata))
    except ClientRefused:
        proof = "key" if source.uses_private_key else "secret"
        return f"The client identifier or the {proof} is wrong."
    except AuthorizationRefused as error:
        return f"The source would refuse our visitors: {error.detail}"
    except PrintshopError as error:
        return " ".join(filter(None, [str(error), error.detail]))
    return ""


@sensitive_variables()
def _send_probe(source: Source, metadata: discovery.ServerMetadata) -> httpx2.Response:
    """A token request with a code that never was: right credentials get invalid_grant, wrong ones invalid_client."""
    form = tokens.code_form(
        code=secrets.token_urlsafe(16), code_verifier=secrets.token_urlsafe(48), redirect_uri="https://check.invalid/"
    )
    key = dpop.load(dpop.new_key(metadata.proof_algorithms))
    return protocol.send_form(source, metadata, metadata.token_endpoint, form, key=key)


@sensitive_variables()
def _push_probe(source: Source, metadata: discovery.ServerMetadata) -> None:
    """The request that visitors are sent with, pushed and left to expire: are redirect address and scopes right?"""
    if not metadata.pushed_authorization_request_endpoint:
        return
    key = dpop.load(dpop.new_key(metadata.proof_algorithms))
    parameters = authorization.request_parameters(
        source=source,
        metadata=metadata,
        redirect_uri=links.absolute("callback", source.slug),
        state=secrets.token_urlsafe(32),
        code_verifier=secrets.token_urlsafe(64),
        key=key,
    )
    par.push(source=source, metadata=metadata, parameters=parameters, key=key)


def _read_probe(response: httpx2.Response) -> None:
    try:
        tokens.read_token_answer(response, asked_scope="", sent_at=datetime.now(UTC))
    except CodeRefused:
        return
    raise AnswerInvalid(detail="The token endpoint accepted a code that never was.")
