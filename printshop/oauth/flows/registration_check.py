"""Does a registration work? The admin's "check" asks the source itself."""

from __future__ import annotations

import secrets

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop import links
from printshop.exceptions import AnswerInvalid, AuthorizationRefused, ClientRefused, CodeRefused, PrintshopError
from printshop.oauth.flows import authorization, pending_flows
from printshop.oauth.wire import client_authentication, discovery, dpop, http, jwks, par, tokens
from printshop.sources.models import Source


def check(*, source: Source) -> bool:
    """Fetch the metadata, try requests and credentials, and save what came out. True when all is well."""
    problem = _problem(source)
    source.checked_at, source.check_error = timezone.now(), problem
    Source.objects.filter(pk=source.pk).update(checked_at=source.checked_at, check_error=problem)
    return not problem


def _problem(source: Source) -> str:
    discovery.forget(source)
    try:
        if source.gives_photos:
            discovery.resource(source)
            _try(source, discovery.server(source), nonce="")
        if source.signs_in:
            metadata = discovery.provider(source)
            _check_keys(source, metadata)
            _try(source, metadata, nonce=pending_flows.new_nonce())
    except ClientRefused:
        proof = "key" if source.uses_private_key else "secret"
        return f"The client identifier or the {proof} is wrong."
    except AuthorizationRefused as error:
        return f"The source would refuse our visitors: {error.detail}"
    except PrintshopError as error:
        return " ".join(filter(None, [str(error), error.detail]))
    return ""


@sensitive_variables()
def _try(source: Source, metadata: discovery.ServerMetadata, *, nonce: str) -> None:
    if metadata.pushed_authorization_request_endpoint:
        _push_probe(source, metadata, pending_flows.Secrets(nonce=nonce, key=dpop.new_key(metadata.proof_algorithms)))
    _read_probe(_send_probe(source, metadata, pending_flows.Secrets(key=dpop.new_key(metadata.proof_algorithms))))


def _check_keys(source: Source, metadata: discovery.ServerMetadata) -> None:
    """Can the ID tokens that are registered be checked at all?"""
    offered = metadata.id_token_algorithms
    if offered and source.id_token_algorithm not in offered:
        raise AnswerInvalid(detail=f"The provider signs no ID tokens with {source.id_token_algorithm}.")
    jwks.remembered(metadata.jwks_uri)


@sensitive_variables()
def _send_probe(source: Source, metadata: discovery.ServerMetadata, made: pending_flows.Secrets) -> http.Response:
    """A token request with a code that never was: right credentials get invalid_grant, wrong ones invalid_client."""
    form = tokens.code_form(
        code=secrets.token_urlsafe(16),
        code_verifier=made.code_verifier,
        redirect_uri=links.absolute("callback", source.slug),
    )
    return client_authentication.send_form(source, metadata, metadata.token_endpoint, form, key=dpop.load(made.key))


@sensitive_variables()
def _push_probe(source: Source, metadata: discovery.ServerMetadata, made: pending_flows.Secrets) -> None:
    """The request that visitors are sent with, pushed and left to expire: are redirect address and scopes right?"""
    parameters = authorization.request_parameters(
        source=source, metadata=metadata, redirect_uri=links.absolute("callback", source.slug), made=made
    )
    par.push(source=source, metadata=metadata, parameters=parameters, key=dpop.load(made.key))


def _read_probe(response: http.Response) -> None:
    try:
        tokens.read_answer(response, tokens.Asked())
    except CodeRefused:
        return
    raise AnswerInvalid(detail="The token endpoint accepted a code that never was.")
