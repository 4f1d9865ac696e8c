"""Who calls the API: an application by its access token, or an owner by her session."""

from __future__ import annotations

import re
from typing import Any

from rest_framework import authentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from photodrive.authorization import tokens
from photodrive.authorization.tokens import Access
from photodrive.exceptions import InvalidToken

from .challenges import challenge
from .exceptions import InvalidRequest, TokenRefused

B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]{1,1000}=*", re.ASCII)  # RFC 6750 section 2.1


class BearerAuthentication(authentication.BaseAuthentication):
    """An access token in the Authorization header; nowhere else is one accepted (RFC 6750, RFC 9700 4.3.2).

    A request with that header is the token's alone: a session cookie beside it counts for nothing. The body
    is not looked at: it may be long, and the caller a stranger.
    """

    def authenticate(self, request: Request) -> tuple[Any, Access] | None:
        """(owner, access) of a good token; None where there is no Authorization header.

        Raises InvalidRequest, TokenRefused, or NotAuthenticated for another scheme than Bearer.
        """
        if "access_token" in request.query_params:
            raise InvalidRequest("An access token in the address leaks: send it in the Authorization header.")
        header: str = request.META.get("HTTP_AUTHORIZATION", "").strip()
        if not header:
            return None
        try:
            access = tokens.authenticate(read_token(header))
        except InvalidToken as error:
            raise TokenRefused from error
        return access.owner, access

    def authenticate_header(self, request: Request) -> str:
        """The challenge for a request without any token: it names no error (RFC 6750 section 3.1)."""
        return challenge()


def read_token(header: str) -> str:
    """The token in the value of an Authorization header. Raises as ``BearerAuthentication`` does."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticated
    token = token.strip(" ")
    if "," in token:  # a second Authorization header arrives joined by a comma
        raise InvalidRequest
    if not B64TOKEN.fullmatch(token):
        raise TokenRefused
    return token


class OwnerSession(authentication.SessionAuthentication):
    """The owner herself, signed in at the drive; what changes something needs the CSRF token."""
