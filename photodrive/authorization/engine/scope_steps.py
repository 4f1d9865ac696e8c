"""Which scopes are asked for, and which of them can be had (RFC 6749 section 3.3), at every endpoint that takes some.

Each step takes oauthlib's request and raises OAuth2Error, which names the scopes that it refuses.
"""

from __future__ import annotations

from typing import Any

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.clients import applications
from photodrive.authorization.protocol.scopes import LEAST, OF_ITSELF, OFFLINE_ACCESS, named, split, understood
from photodrive.authorization.protocol.steps import compare_openly

from . import notes


def read_scope(call: Any) -> None:
    """The scopes that are named; a parameter without a value counts as left out (RFC 6749 section 3.1).

    Beside openid those that nobody knows are ignored (OpenID Connect Core section 3.1.2.1).
    """
    call.scopes = understood(split(call.scope))


def allow_scopes(call: Any) -> None:
    """Scopes that the application may ask an owner for; named none, the least (RFC 6749 section 3.3)."""
    allowed = [scope for scope in applications.allowed_scopes(call.client) if scope not in OF_ITSELF]
    call.scopes = call.scopes or list(LEAST)
    compare_openly("scope", call.scopes, allowed)
    if beyond := [scope for scope in call.scopes if scope not in allowed]:
        raise errors.InvalidScopeError(f"This application may not ask an owner for: {named(beyond)}.", request=call)


def require_scope_left(call: Any) -> None:
    """Something is left of what she granted that the application may have now (RFC 6749 section 3.3)."""
    granted = notes.of(call).grant.authorization.scopes
    compare_openly("scope", granted, applications.allowed_scopes(call.client))
    if set(call.scopes) <= {OFFLINE_ACCESS}:
        lost = [scope for scope in granted if scope not in call.scopes] or granted
        raise errors.InvalidScopeError(f"This application may no longer have: {named(lost)}.", request=call)


def allow_fewer_scopes(call: Any) -> None:
    """A refresh asks for what she was asked for or for less, never for more (RFC 6749 section 6).

    A client may repeat its first request, and gets again what came of that: what she has left out stays out.
    """
    asked, authorization = understood(split(call.scope)), notes.of(call).grant.authorization
    compare_openly("scope", asked, call.scopes)
    beyond = set(asked) - {*authorization.scopes, *authorization.declined}
    granted = [scope for scope in asked if scope in call.scopes]
    if beyond or (asked and not granted):
        refused = [scope for scope in asked if scope in beyond] or asked
        raise errors.InvalidScopeError(f"The refresh token does not stand for: {named(refused)}.", request=call)
    call.scopes = granted or call.scopes


def allow_scopes_of_itself(call: Any) -> None:
    """An application has scopes of its own, which no owner grants; photos are not among them (RFC 6749 4.4.2)."""
    allowed = [scope for scope in applications.allowed_scopes(call.client) if scope in OF_ITSELF]
    call.scopes = call.scopes or allowed or list(OF_ITSELF)
    compare_openly("scope", call.scopes, allowed)
    if beyond := [scope for scope in call.scopes if scope not in allowed]:
        raise errors.InvalidScopeError(f"This application may not have by itself: {named(beyond)}.", request=call)
