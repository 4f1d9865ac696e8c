"""The shop proves to an authorization server which client it is, in every form that it sends there (RFC 6749 2.3).

The answers come back unread: the ``read_`` functions of this package decide what to believe.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import quote_plus

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
) -> http.Response:
    """POST ``form`` as the client that ``source`` registered; raises SourceError.

    It is sent once, or twice when the server answers a proof with a new nonce (RFC 9449 section 8). It goes to
    ``endpoint`` and follows no redirect.
    """
    with http.client() as client:

        @sensitive_variables()
        def once(nonce: str) -> http.Response:
            proof = {"DPoP": key.proof(method="POST", url=endpoint, nonce=nonce)} if key else {}
            fields, headers = _credentials(source, auth_method(source, metadata))
            return client.post(endpoint, data={**form, **fields}, headers={**proof, **headers})

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
def basic(client_id: str, secret: str) -> str:
    """The value of the Authorization header (RFC 6749 section 2.3.1).

    Form-encoded each, or a colon, a plus or a letter that is not ASCII reads differently over there.
    """
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@sensitive_variables()
def _credentials(source: Source, method: str) -> tuple[dict[str, str], dict[str, str]]:
    """What ``method`` adds to the fields and to the headers; a signed assertion is new for each request."""
    client_id, secret = source.client_id, str(source.client_secret)
    if method == BASIC:
        return {}, {"Authorization": basic(client_id, secret)}
    if method == POST:
        return {"client_id": client_id, "client_secret": secret}, {}
    if method == assertion.METHOD:
        return {"client_id": client_id, **assertion.parameters(source)}, {}
    return {"client_id": client_id}, {}


def _check_takes_assertions(metadata: ServerMetadata) -> None:
    algorithms = metadata.token_auth_algorithms
    if assertion.METHOD not in metadata.token_auth_methods or (algorithms and assertion.ALGORITHM not in algorithms):
        raise AnswerInvalid(
            detail=f"The source takes no client assertions ({assertion.METHOD} with {assertion.ALGORITHM}, RFC 7523)."
        )
