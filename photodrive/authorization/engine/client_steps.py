"""Who is calling, and which key it holds: the first steps at every endpoint that programs call (RFC 6749 section 2.3).

Each takes oauthlib's request and raises OAuth2Error for what is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.client_auth import client_authentication, dpop_binding, rate_limits
from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.steps import compare_openly, name_caller

from . import notes

CLIENT_ID = "client_id"


def read_credentials(call: Any) -> None:
    """One way to prove itself, not two, and one name (RFC 6749 section 2.3)."""
    notes.of(call).claimed = claimed = client_authentication.presented(call)
    name_caller(claimed.client_id)


def slow_down_guessing(call: Any) -> None:
    """Secrets that people have chosen are not looked at after too many failures."""
    credentials = notes.of(call).credentials
    with _limits(call):
        rate_limits.call_of(call).authenticating(credentials.client_id, guessable=credentials.guessable)


def find_application(call: Any) -> None:
    """The registered, enabled application that the credentials name."""
    client_id = notes.of(call).credentials.client_id
    call.client = find_usable(call, client_id)
    compare_openly(CLIENT_ID, client_id, call.client and call.client.client_id)
    if call.client is None:
        _fail(call)
    call.client_id = client_id


def find_usable(call: Any, client_id: str) -> Any:
    """The application called ``client_id``, if it is registered, enabled and, for a project's own model, usable."""
    found = applications.find(client_id)
    return found if found is not None and found.is_usable(call) else None


def verify_credentials(call: Any) -> None:
    """The secret or the signature is that of the application, or it has neither (RFC 6749 2.3.1, RFC 7523 3)."""
    if not client_authentication.is_authentic(notes.of(call).credentials, call.client):
        _fail(call)
    name_caller(call.client_id, proved=applications.is_confidential(call.client))


def charge_call(call: Any) -> None:
    """The call counts for the application that has proved itself."""
    with _limits(call):
        rate_limits.call_of(call).authenticated(call.client)


def take_proof(call: Any) -> None:
    """The key whose holder calls the token endpoint, if it holds one (RFC 9449 section 5)."""
    notes.of(call).proved_jkt = dpop_binding.thumbprint(call, url=links.absolute("token"))


def take_proof_of_push(call: Any) -> None:
    """The key that the code shall be bound to, if a proof came with the pushed request (RFC 9449 section 10.1)."""
    notes.of(call).proved_jkt = dpop_binding.thumbprint(call, url=links.absolute("par"), optional=True)


def allow_grant_type(call: Any) -> None:
    """The application is registered for the grant type (RFC 6749 section 5.2)."""
    allowed = applications.grant_types(call.client)
    compare_openly("grant_type", call.grant_type, allowed)
    alone = call.grant_type == CLIENT_CREDENTIALS and not applications.is_confidential(call.client)
    if alone or call.grant_type not in allowed:
        raise errors.UnauthorizedClientError(request=call)


def require_secret_holder(call: Any) -> None:
    """Only an application that has proved itself may ask about tokens (RFC 7662 section 2.1)."""
    if not applications.is_confidential(call.client):
        raise errors.InvalidClientError("Only a client with a secret may ask.", request=call)


def _fail(call: Any) -> NoReturn:
    """Count the failure and refuse, whatever was wrong with the same words."""
    with _limits(call):
        rate_limits.call_of(call).failed(notes.of(call).credentials.client_id)
    raise errors.InvalidClientError("Client authentication failed.", request=call)


@contextmanager
def _limits(call: Any) -> Iterator[None]:
    """Turns the refusal of a limit into an error of the protocol."""
    try:
        yield
    except rate_limits.TooMany as problem:
        raise errors.CustomOAuth2Error(rate_limits.ERROR, str(problem), status_code=429, request=call) from None
