"""What becomes of a token that its client names: revocation (RFC 7009) and introspection (RFC 7662)."""

from __future__ import annotations

from typing import Any

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.models import RefreshToken
from photodrive.authorization.tokens import access_tokens, introspection, revocation

from . import notes


def require_token(call: Any) -> None:
    """The one parameter."""
    if not call.token:
        raise errors.InvalidRequestError("Missing token.", request=call)


def find_any(call: Any) -> None:
    """Alive or not; an unknown one is nothing to complain about."""
    notes.of(call).found = revocation.find(call.token)


def refuse_foreign(call: Any) -> None:
    """Another application's token stays as it is."""
    found = notes.of(call).found
    if found is not None and not found.is_of(call.client):
        raise errors.InvalidGrantError("The token was issued to another client.", request=call)


def revoke(call: Any) -> None:
    """End it, its pair, and where nothing else lives of it what she agreed to."""
    if (found := notes.of(call).found) is not None:
        revocation.end(found)


def find_live(call: Any) -> None:
    """A token that gives access now, or can be refreshed with."""
    notes.of(call).found = introspection.find(call.token)


def hide_foreign(call: Any) -> None:
    """Others' tokens are as good as unknown, unless a resource server asks about an access token."""
    noted = notes.of(call)
    if noted.found is not None and not introspection.may_ask(call.client, noted.found):
        noted.found = None


def note_use(call: Any) -> None:
    """Somebody knows the access token, and may act by what it says."""
    found = notes.of(call).found
    if found is not None and not isinstance(found.row, RefreshToken):
        access_tokens.note_use(found.row)


def tell_state(call: Any) -> None:
    """What it stands for; of all others that it is not active, and no more."""
    found = notes.of(call).found
    notes.of(call).state = introspection.INACTIVE if found is None else introspection.state_of(found)
