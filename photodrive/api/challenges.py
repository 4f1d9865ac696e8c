"""The WWW-Authenticate challenges of the API (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9728 section 5.1)."""

from __future__ import annotations

from photodrive.authorization.protocol import algorithms, links

REALM = "photodrive"
BEARER = "Bearer"
DPOP = "DPoP"


def scheme_of(header: str) -> str:
    """Which of the two schemes the value of an Authorization header is written in; "" for any other."""
    named = header.strip().partition(" ")[0].lower()
    return next((scheme for scheme in (BEARER, DPOP) if scheme.lower() == named), "")


def challenges(*, scheme: str = BEARER, error: str = "", description: str = "", scope: str = "") -> str:
    """The value of ``WWW-Authenticate``: both ways to send a token, ``scheme`` first and with the ``error``.

    Without ``error`` for a request that presented no token at all. The values are our own constants: none of them
    may hold a quote or a backslash (RFC 6750 section 3).
    """
    problem = {"error": error, "error_description": description, "scope": scope}
    both = sorted((BEARER, DPOP), key=lambda name: name != scheme)
    return ", ".join(_challenge(name, problem if name == scheme else {}) for name in both)


def _challenge(scheme: str, problem: dict[str, str]) -> str:
    parameters = {
        "realm": REALM,
        **problem,
        "algs": " ".join(algorithms.SIGNING) if scheme == DPOP else "",
        "resource_metadata": links.resource_metadata(),
    }
    return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in parameters.items() if value)
