"""Redirect URIs: what may be registered, what matches, and how parameters are put on one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

RESERVED = {"code", "state", "iss", "error", "error_description", "error_uri", "response"}
FORBIDDEN_SCHEMES = {"javascript", "data", "file", "vbscript", "blob", "about", "ftp", "ws", "wss", "mailto"}
PRIVATE_USE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+", re.ASCII)


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` is this machine: a loopback IP literal, ``localhost`` or a name in it (RFC 6761 section 6.3)."""
    if host == "localhost" or (host or "").endswith(".localhost"):
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def problem_with(uri: str, *, public: bool) -> str:
    """Why ``uri`` cannot be registered, in one sentence; empty if it can (RFC 6749 3.1.2, RFC 8252, RFC 9700 4.1)."""
    if len(uri) > 2000 or not uri.isascii() or any(c <= " " or c in '\\"<>^`{|}*\x7f' for c in uri):
        return "Use a plain URI: no spaces, wildcards or special characters, 2,000 characters at most."
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018  raises on nonsense
    except ValueError:
        return "This is not a valid URI."
    if not parts.scheme or parts.scheme in FORBIDDEN_SCHEMES:
        return "It must begin with https:// (or, for a native app, with the app's own scheme)."
    if "#" in uri:
        return "It must not have a fragment (the part after #)."
    if "@" in parts.netloc:
        return "It must not contain a user name or password."
    if RESERVED & {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}:
        return "Its query must not contain code, state, iss or error: the answer uses these names."
    if any(segment in {".", ".."} for segment in parts.path.split("/")):
        return "Its path must not contain . or .. segments."
    return _problem_with_scheme(parts.scheme, parts.hostname, public)


def _problem_with_scheme(scheme: str, host: str | None, public: bool) -> str:
    if scheme in {"https", "http"}:
        if not host:
            return "It must name a host."
        if scheme == "http" and not is_loopback(host):
            return "Use https; plain http is allowed on this machine (127.0.0.1, ::1, localhost and names in it) only."
        return ""
    if not public or not PRIVATE_USE_SCHEME.fullmatch(scheme):
        return "Only a public (native) app may use its own scheme, named like a domain: com.example.app:/callback."
    return ""


def matches(uri: str, registered: Iterable[str], *, public: bool) -> bool:
    """Whether ``uri`` is one of ``registered``, compared as plain strings (RFC 9700 section 4.1.3).

    One exception: a public client on a loopback IP literal may use any port (RFC 8252 section 7.3). What should
    never have been registered (DOT's own command knows less than :func:`problem_with`) matches nothing.
    """
    candidates = [known for known in registered if not problem_with(known, public=public)]
    if uri in candidates:
        return True
    if not public or problem_with(uri, public=True):  # a port beyond 65535, say
        return False
    portless = _without_loopback_port(uri)
    return portless is not None and portless in {_without_loopback_port(known) for known in candidates}


def _without_loopback_port(uri: str) -> str | None:
    found = re.fullmatch(r"http://(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(/[^#@]*)?", uri, re.ASCII)
    return f"{found[1]}{found[2] or ''}" if found else None


def with_parameters(uri: str, parameters: Sequence[tuple[str, str]]) -> str:
    """``uri``, which has no fragment, as it is byte for byte, and ``parameters`` after it (RFC 6749 section 3.1.2).

    Taken apart and put together again it would be another one: ``app.example:///back`` loses two slashes by that.
    """
    if not parameters:
        return uri
    before = "?" if "?" not in uri else "" if uri.endswith(("?", "&")) else "&"
    return f"{uri}{before}{urlencode(parameters)}"


def host_of(uri: str) -> str:
    """Where ``uri`` leads, as a person reads it: host and port, or the app's own scheme; empty for nowhere."""
    parts = urlsplit(uri)
    return parts.netloc or parts.scheme


def origin_of(uri: str) -> str:
    """The source expression that a Content-Security-Policy needs to let a form end at ``uri``; empty for here."""
    parts = urlsplit(uri)
    if not parts.scheme:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
