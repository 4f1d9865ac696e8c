"""The WWW-Authenticate challenge of the API (RFC 6750 section 3, RFC 9728 section 5.1)."""

from __future__ import annotations

from photodrive.authorization.metadata import resource_metadata_url

REALM = "photodrive"


def challenge(*, error: str = "", description: str = "", scope: str = "") -> str:
    """The value of ``WWW-Authenticate``; without ``error`` for a request that presented no token at all.

    The values are our own constants: none of them may hold a quote or a backslash (RFC 6750 section 3).
    """
    parameters = {
        "realm": REALM,
        "error": error,
        "error_description": description,
        "scope": scope,
        "resource_metadata": resource_metadata_url(),
    }
    return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parameters.items() if value)
