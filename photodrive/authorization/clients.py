"""Who is calling the token endpoint: client authentication (RFC 6749 section 2.3)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from oauthlib.oauth2.rfc6749 import errors

from . import applications


@dataclass(frozen=True)
class Credentials:
    """What a client presented. ``secret`` is None when it presented none."""

    client_id: str
    secret: str | None = None
    basic: bool = False


def presented(request: Any) -> Credentials:
    """The credentials in an oauthlib ``request``.

    Raises InvalidRequestError for two methods at once or two different client ids, InvalidClientError for a
    Basic header that cannot be read.
    """
    header = request.headers.get("HTTP_AUTHORIZATION") or ""
    body_id = request.client_id or ""
    body_secret = getattr(request, "client_secret", None) or None
    if not header:
        return Credentials(body_id, body_secret)
    found = _read_basic(header, request)
    if body_secret is not None:
        raise errors.InvalidRequestError("Use one way of client authentication, not two.", request=request)
    if body_id and body_id != found.client_id:
        raise errors.InvalidRequestError("Two different client ids.", request=request)
    return found


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
    return Credentials(unquote_plus(client_id), unquote_plus(secret) or None, basic=True)


def is_authentic(credentials: Credentials, application: Any) -> bool:
    """Whether ``credentials`` prove the caller to be ``application``.

    A confidential one needs its secret; a public one has none to give, so naming itself is all it can do.
    """
    if applications.is_confidential(application):
        return credentials.secret is not None and applications.secret_is(application, credentials.secret)
    return credentials.secret is None
