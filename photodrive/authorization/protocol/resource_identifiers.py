"""By which names a client may call the one resource that there is, the API of this issuer (RFC 8707, RFC 9728)."""

from __future__ import annotations

from photodrive import conf

from . import links
from .uri_normalisation import normalised


def names() -> tuple[str, ...]:
    """The issuer, by which we call it ourselves, and where the API is: clients know that with a final slash or without.

    For each there is a metadata document at the address that is made from it (RFC 9728 section 3.1).
    """
    api = links.absolute("api:root")
    return (conf.settings.ISSUER, api.removesuffix("/"), api)


def is_known(uri: str) -> bool:
    """Whether ``uri`` is one of them, or equal to one: an empty path is the path "/" (RFC 3986 section 6.2.3)."""
    if "?" in uri or "#" in uri:
        return False
    found = normalised(uri)
    return found is not None and found in {normalised(name) for name in names()}


def with_path(path: str) -> str | None:
    """The one with ``path``, which is empty for the issuer; None where there is none."""
    uri = conf.settings.ISSUER + (f"/{path}" if path else "")
    return uri if uri in names() else None
