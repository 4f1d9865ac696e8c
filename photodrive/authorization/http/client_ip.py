"""Where a request comes from, for counting."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.http import HttpRequest

from photodrive import conf

SUBSCRIBER_PREFIX = 64  # the network that one IPv6 subscriber has to himself, at least
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[\d.]+):\d+", re.ASCII)


def address_of(request: HttpRequest) -> str:
    """The caller's IP address, or its /64 network for IPv6.

    Without trusted proxies that is who opened the connection, whatever the headers say. With n of them it is the
    n-th entry of X-Forwarded-For from the right, which the outermost one wrote; anything further left is the
    caller's own invention. A request that took another way (a shorter list, no address) is its connection's.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    trusted = conf.settings.TRUSTED_PROXY_COUNT
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    if not trusted or len(entries) < trusted:
        return _normal(peer) or peer
    return _normal(entries[-trusted]) or _normal(peer) or peer


def _normal(text: str) -> str:
    """One spelling for every caller; empty for what is no address."""
    text = text.strip()
    if found := WITH_PORT.fullmatch(text):
        text = found["v6"] or found["v4"] or ""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), SUBSCRIBER_PREFIX), strict=False).network_address)
