"""When two addresses are the same one (RFC 3986 section 6)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
_ALLOWED = re.compile(r"[!#$&-;=?-\[\]_a-z~%]*", re.ASCII)  # the characters of RFC 3986
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)


def normalised(url: str) -> str | None:
    """``url`` without query and fragment, written so that equal addresses are equal strings.

    By syntax and by scheme (RFC 3986 sections 6.2.2 and 6.2.3). None for what is no absolute http(s) address
    without user and password.
    """
    if not _ALLOWED.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{place}{_without_dots(_ENCODED.sub(_plain, parts.path)) or '/'}"


def _plain(found: re.Match[str]) -> str:
    """One percent-encoded octet: decoded if it need not be encoded, else in capitals."""
    character = chr(int(found[1], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0].upper()


def _without_dots(path: str) -> str:
    """``path`` with its segments "." and ".." carried out (RFC 3986 section 5.2.4)."""
    segments = path.split("/")
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]  # the first is what stands before the leading slash: nothing
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
