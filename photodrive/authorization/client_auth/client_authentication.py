"""Who is calling: client authentication, at every endpoint that programs call (RFC 6749 section 2.3)."""

from __future__ import annotations

import base64
import binascii
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.clients import application_rules, client_secrets
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import token_strings

from . import assertions

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Credentials:
    """What a client presented. ``secret`` and ``assertion`` are None when it presented none."""

    client_id: str
    secret: str | None = None
    assertion: str | None = None

    @property
    def guessable(self) -> bool:
        """Whether this may be a guess at a secret: one that we made has a checksum, and nobody guesses 256 bits."""
        return self.secret is not None and not token_strings.is_well_formed(self.secret, token_strings.CLIENT_SECRET)


def presented(request: Any) -> Credentials:
    """The credentials in an oauthlib ``request``.

    Raises InvalidRequestError for two methods at once or two different client ids, InvalidClientError for a
    Basic header that cannot be read.
    """
    header = request.headers.get("HTTP_AUTHORIZATION") or ""
    body_id = request.client_id or ""
    body_secret = getattr(request, "client_secret", None) or None
    assertion = getattr(request, "client_assertion", None) or None
    if sum(map(bool, (header, body_secret, assertion))) > 1:
        raise errors.InvalidRequestError("Use one way of client authentication, not two.", request=request)
    if assertion:
        found = _read_assertion(assertion, request)
    elif header:
        found = _read_basic(header, request)
    else:
        return Credentials(body_id, body_secret)
    if body_id and body_id != found.client_id:
        raise errors.InvalidRequestError("Two different client ids.", request=request)
    return found


def named(request: Any) -> str:
    """The client id that ``request`` names, whatever else is wrong with it; empty for none. Nothing to decide by."""
    if request.client_id:
        return str(request.client_id)
    assertion = getattr(request, "client_assertion", None)
    with suppress(errors.OAuth2Error, assertions.AssertionInvalid):
        if assertion:
            return assertions.client_id_of(assertion)
        return _read_basic(request.headers.get("HTTP_AUTHORIZATION") or "", request).client_id
    return ""


def _read_assertion(assertion: str, request: Any) -> Credentials:
    if getattr(request, "client_assertion_type", None) != assertions.TYPE:
        raise errors.InvalidRequestError(f"Use client_assertion_type={assertions.TYPE}.", request=request)
    try:
        return Credentials(assertions.client_id_of(assertion), assertion=assertion)
    except assertions.AssertionInvalid:
        raise errors.InvalidClientError("Unreadable client assertion.", request=request) from None


def _read_basic(header: str, request: Any) -> Credentials:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise errors.InvalidClientError("Unsupported authentication scheme.", request=request)
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise errors.InvalidClientError("Unreadable credentials.", request=request) from None
    client_id, colon, secret = text.partition(":")
    if not colon:
        raise errors.InvalidClientError("Unreadable credentials.", request=request)
    return Credentials(unquote_plus(client_id), unquote_plus(secret) or None)


def is_authentic(credentials: Credentials, application: Application) -> bool:
    """Whether ``credentials`` prove the caller to be ``application``, in the one way it is registered for.

    A confidential one needs its secret or its key; a public one has none, so naming itself is all it can do.
    """
    rules = application_rules.of(application)
    if rules.client_authentication == application_rules.NONE:
        return credentials.secret is None and credentials.assertion is None
    if rules.client_authentication == ApplicationPolicy.ClientAuthentication.SECRET:
        return credentials.secret is not None and client_secrets.secret_is(application, credentials.secret)
    return credentials.assertion is not None and _has_signed(credentials.assertion, application, rules)


def _has_signed(assertion: str, application: Application, rules: application_rules.Rules) -> bool:
    try:
        assertions.check(
            assertion,
            application=application,
            algorithms=rules.assertion_algorithms,
            audiences=rules.assertion_audiences,
        )
    except assertions.AssertionInvalid as problem:
        logger.info("A client assertion of %s was refused: %s", application.client_id, problem.detail or problem)
        return False
    return True
