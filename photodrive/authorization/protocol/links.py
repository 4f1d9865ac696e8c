"""Absolute addresses of our pages and endpoints: from the configured issuer, so a forged Host changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from photodrive import conf


def absolute(name: str, *args: object, query: Mapping[str, object] | None = None) -> str:
    """The absolute address of the URL ``name`` (within ``photodrive:``), with ``query`` after it."""
    address = f"{conf.settings.ISSUER}{reverse(f'photodrive:{name}', args=args)}"
    return f"{address}?{urlencode(query)}" if query else address


def endpoints_as_audiences() -> tuple[str, ...]:
    """What client assertions named beside the issuer (RFC 7523 section 3, RFC 9126 section 2), before rfc7523bis."""
    return (absolute("token"), absolute("par"))


def resource_metadata() -> str:
    """Where the protected resource metadata is published; challenges name it (RFC 9728 section 5.1).

    At the root of the issuer, of which it tells (section 3), whatever prefix the drive itself is under.
    """
    return f"{conf.settings.ISSUER}/.well-known/oauth-protected-resource"
