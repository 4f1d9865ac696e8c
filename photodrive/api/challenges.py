"""The WWW-Authenticate challenges of the API (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9728 section 5.1)."""

from __future__ import annotations

from typing import Any

from photodrive.authorization.protocol import algorithms, links
from photodrive.authorization.protocol.scopes import LEAST

REALM = "photodrive"
BEARER = "Bearer"
DPOP = "DPoP"


def scheme_of(header: str) -> str:
    """Which of the two schemes the value of an Authorization header is written in; "" for any other."""
    named = header.strip().partition(" ")[0].lower()
    return next((scheme for scheme in (BEARER, DPOP) if scheme.lower() == named), "")


def scope_needed(view: Any, method: str) -> str:
    """What a token must have for ``method`` at ``view``, one of our addresses; empty where any one will do.

    A method that the view does not have asks for no scope: it is answered 405, which no token changes.
    """
    return str(view.scopes.get(method, "")) if method in view.allowed_methods else ""


def scope_to_ask_for(view: Any, method: str) -> str:
    """What a client without a token for ``method`` at ``view`` should ask for: one that any will do for, the least.

    Empty where there is nothing to ask for, and at a view that is none of ours.
    """
    if not hasattr(view, "scopes") or method not in view.allowed_methods:
        return ""
    return scope_needed(view, method) or " ".join(LEAST)


def challenges(*, scheme: str = BEARER, error: str = "", description: str = "", scope: str = "") -> str:
    """The value of ``WWW-Authenticate``: both ways to send a token, ``scheme`` first and with the ``error``.

    Without ``error`` for a request that presented no token at all. ``scope`` is what the address takes, whichever way
    the token is sent. The values are our own constants: none of them may hold a quote or a backslash (RFC 6750
    section 3).
    """
    problem = {"error": error, "error_description": description}
    both = sorted((BEARER, DPOP), key=lambda name: name != scheme)
    return ", ".join(_challenge(name, scope, problem if name == scheme else {}) for name in both)


def _challenge(scheme: str, scope: str, problem: dict[str, str]) -> str:
    parameters = {
        "realm": REALM,
        **problem,
        "scope": scope,
        "algs": " ".join(algorithms.SIGNING) if scheme == DPOP else "",
        "resource_metadata": links.resource_metadata(),
    }
    return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in parameters.items() if value)
