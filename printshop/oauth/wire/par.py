"""Pushed authorization requests (RFC 9126): what is asked for goes from server to server.

Through the browser goes a reference only, so nobody on the way can read or change the request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid, AuthorizationRefused, ClientRefused, PrintshopError, ProofRefused
from printshop.fields import Secret
from printshop.oauth.wire import client_authentication, dpop, http
from printshop.oauth.wire.discovery import ServerMetadata
from printshop.sources.models import Source
from printshop.sources.untrusted_text import error_text
from printshop.sources.untrusted_values import seconds

MAX_SECONDS = 600
_REQUEST_URI = re.compile(r"(?:urn:|https://)[\x21-\x7e]{1,500}", re.IGNORECASE)


@sensitive_variables()
def push(
    *, source: Source, metadata: ServerMetadata, parameters: Mapping[str, str], key: dpop.ProofKey | None
) -> dict[str, str]:
    """Push an authorization request and return what is left for the browser (RFC 9126 section 4)."""
    response = send_pushed_request(source=source, metadata=metadata, parameters=parameters, key=key)
    return {"client_id": source.client_id, "request_uri": read_pushed_answer(response)}


@sensitive_variables()
def send_pushed_request(
    *, source: Source, metadata: ServerMetadata, parameters: Mapping[str, str], key: dpop.ProofKey | None
) -> http.Response:
    """Send the whole request with the shop's credentials (RFC 9126 section 2.1), and a proof of ``key``.

    Raises SourceError.
    """
    endpoint = metadata.pushed_authorization_request_endpoint
    return client_authentication.send_form(source, metadata, endpoint, parameters, key=key)


@sensitive_variables()
def read_pushed_answer(response: http.Response) -> Secret:
    """Distrust the answer (RFC 9126 sections 2.2 and 2.3) and return its ``request_uri``.

    Raises ClientRefused (wrong credentials), AuthorizationRefused (a wrong request) or SourceError.
    """
    http.refuse_trouble(response)
    answer = http.read_object(response)
    if response.status_code != 201 or answer.get("error") not in (None, ""):
        raise _refusal(response.status_code, answer)
    request_uri, lifetime = answer.get("request_uri"), answer.get("expires_in")
    if not isinstance(request_uri, str) or not _REQUEST_URI.fullmatch(request_uri):
        raise AnswerInvalid(detail="The answer to the pushed request has no usable request_uri.")
    # Nothing here needs to know how long; only one that holds for no time at all is of no use.
    if lifetime is not None and seconds(lifetime, at_most=MAX_SECONDS) is None:
        raise AnswerInvalid(detail="The answer to the pushed request does not say sensibly how long it holds.")
    return Secret(request_uri)


def _refusal(status: int, answer: Mapping[str, object]) -> PrintshopError:
    error, description = error_text(answer.get("error")), error_text(answer.get("error_description"), 300)
    if error == "invalid_client":
        return ClientRefused(detail=error)
    if error in (dpop.NONCE_NEEDED, dpop.PROOF_INVALID):
        return ProofRefused(detail=f"{error}: {description}")
    if error:
        return AuthorizationRefused(error=error, description=description)
    return AnswerInvalid(detail=f"HTTP {status} from the endpoint for pushed requests, without an error code.")
