"""The shop proves to an authorization server which client it is, in every form that it sends there (RFC 6749 2.3).

Authlib says how a client authenticates, on the shop's own transport; the answers come back unread, because the
``read_`` functions of this package decide what to believe.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

import httpx2
from authlib.integrations.httpx_client import OAuth2ClientAuth
from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid
from printshop.oauth.wire import assertion, dpop, http
from printshop.oauth.wire.discovery import ServerMetadata
from printshop.sources.models import Source

NONE, BASIC, POST = "none", "client_secret_basic", "client_secret_post"


@sensitive_variables()
def send_form(
    source: Source,
    metadata: ServerMetadata,
    endpoint: str,
    form: Mapping[str, str],
    *,
    key: dpop.ProofKey | None = None,
) -> httpx2.Response:
    """POST ``form`` as the client that ``source`` registered; raises SourceError.

    It is sent once, or twice when the server answers a proof with a new nonce (RFC 9449 section 8). It goes to
    ``endpoint`` and follows no redirect.
    """
    with http.client() as client:

        @sensitive_variables()
        def once(nonce: str) -> httpx2.Response:
            headers = {"DPoP": key.proof(method="POST", url=endpoint, nonce=nonce)} if key else {}
            fields, auth = _authenticated(source, metadata, form)
            return client.post(endpoint, data=fields, headers=headers, auth=auth)

        return dpop.send("server", endpoint, once, key=key)


def auth_method(source: Source, metadata: ServerMetadata) -> str:
    """How the shop proves who it is (RFC 6749 section 2.3.1, RFC 7523 section 2.2).

    By the private key where the source is set so and by nothing else then; with a secret Basic where the server
    takes it, the form otherwise. Raises AnswerInvalid when the server takes no signed assertion.
    """
    offered = metadata.token_auth_methods
    if source.uses_private_key:
        _check_takes_assertions(metadata)
        return assertion.METHOD
    if not source.client_secret:
        return NONE
    return BASIC if BASIC in offered else POST


@sensitive_variables()
def _authenticated(
    source: Source, metadata: ServerMetadata, form: Mapping[str, str]
) -> tuple[dict[str, str], httpx2.Auth]:
    """The form's fields and what signs the request; a signed assertion is among the fields, new for each request."""
    method = auth_method(source, metadata)
    fields = dict(form)
    if method == assertion.METHOD:
        fields |= assertion.parameters(source)
        method = NONE
    client_id, secret = source.client_id, str(source.client_secret)
    if method == BASIC:
        # Form-encoded each, or a colon, a plus or a letter that is not ASCII reads differently over there.
        client_id, secret = quote_plus(client_id), quote_plus(secret)
    else:
        fields.pop("client_id", None)  # Authlib adds it
    return fields, OAuth2ClientAuth(client_id, secret, method)


def _check_takes_assertions(metadata: ServerMetadata) -> None:
    algorithms = metadata.token_auth_algorithms
    if assertion.METHOD not in metadata.token_auth_methods or (algorithms and assertion.ALGORITHM not in algorithms):
        raise AnswerInvalid(
            detail=f"The source takes no client assertions ({assertion.METHOD} with {assertion.ALGORITHM}, RFC 7523)."
        )
