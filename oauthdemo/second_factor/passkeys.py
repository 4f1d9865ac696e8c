"""Where passkeys work: WebAuthn binds them to a host name, and browsers offer them over https or at localhost only."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def work_at(origin: str) -> bool:
    """Whether a browser makes and uses passkeys at ``origin`` (scheme, host and port)."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return bool(host) and (parts.scheme == "https" or host == "localhost" or host.endswith(".localhost"))
    return False
