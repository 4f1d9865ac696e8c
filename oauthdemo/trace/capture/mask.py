"""Take the secrets out of a message before it is stored.

Only names on the list of harmless ones keep their value. Of the others a fingerprint is left, so that the same
code can be recognised where it turns up again: 16 bits of a keyed hash, from which nothing can be got back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.utils.crypto import salted_hmac

# fmt: off
HARMLESS = frozenset({
    "response_type", "client_id", "redirect_uri", "scope", "code_challenge_method", "iss", "error",
    "error_description", "grant_type", "token_type", "expires_in", "token_type_hint", "active", "decision", "photos",
    "location", "login", "limit", "issuer", "authorization_endpoint", "token_endpoint", "revocation_endpoint",
    "introspection_endpoint", "code_challenge_methods_supported", "grant_types_supported", "scopes_supported",
    "resource", "authorization_servers", "results", "title", "status", "authorization_details",
    "pushed_authorization_request_endpoint", "require_pushed_authorization_requests",
    "dpop_signing_alg_values_supported", "authorization_details_types_supported",
    "token_endpoint_auth_methods_supported", "dpop_bound_access_tokens_required", "client_assertion_type",
    "verification_uri", "verification_uri_complete", "interval", "mine", "connections", "days",
    "selection", "album", "duration", "select", "page", "typ", "alg", "htm", "htu", "iat", "exp", "sub", "aud",
    "azp", "auth_time", "amr", "acr", "keys", "there", "max_age", "post_logout_redirect_uri", "jwks_uri",
    "userinfo_endpoint", "end_session_endpoint", "id_token_signing_alg_values_supported",
})
# fmt: on
PUBLIC_HASHES = frozenset({"code_challenge", "dpop_jkt", "ath", "at_hash", "kid"})
PREFIX = re.compile(r"^(?:pd_[a-z]{2,3}_|urn:ietf:params:oauth:request_uri:)")
UUID = re.compile(r"([0-9a-f]{4})[0-9a-f]{4}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
LINK = re.compile(r"(/s/)[\w-]{22}(?![\w-])", re.ASCII)
LONGEST = 200
DOTS = "••••••••"
Pair = tuple[str, str]


def key(kind: str, value: str) -> str:
    """Names ``value`` in the tables that tell which messages belong together; it cannot be turned back."""
    return salted_hmac("oauthdemo.trace", readable(f"{kind}:{value}"), algorithm="sha256").hexdigest()


def fingerprint(value: str) -> str:
    """Four hex digits to recognise ``value`` by."""
    return key("fingerprint", value)[:4]


def secret(value: str) -> str:
    """What is shown instead of a secret."""
    if not value:
        return "(empty)"
    prefix = PREFIX.match(value)
    return f"{prefix.group() if prefix else ''}{DOTS} #{fingerprint(value)}"


def parameter(name: str, value: str) -> str:
    """The value of the parameter ``name`` as it may be stored."""
    if name in PUBLIC_HASHES:
        return value[:12] + "…"
    if name in HARMLESS:
        return short(url(value) if "://" in value else path(value))
    return secret(value)


def parameters(pairs: Iterable[Pair]) -> list[Pair]:
    return [(short(name, 60), parameter(name, value)) for name, value in pairs]


def url(address: str) -> str:
    """An address without its query, user-info and fragment, and with identifiers cut short."""
    parts = split(address)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""
    return short(origin + path(parts.path))


def split(address: str) -> SplitResult:
    """The parts of ``address``; all of them empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def path(text: str) -> str:
    """A path in which identifiers are cut short: a request's number opens it in the browser that made it.

    The secret of a link to shared photos is not even that: it opens them anywhere.
    """
    return LINK.sub(r"\1…", UUID.sub(r"\1…", text))


def header(name: str, value: str) -> str:
    """The value of the header ``name`` as it may be stored."""
    if name == "Authorization":
        return authorization_header(value)
    if name in ("DPoP", "DPoP-Nonce"):
        return secret(value)
    return url(value) if name == "Location" else short(value)


def authorization_header(value: str) -> str:
    """Scheme, and what follows as a secret."""
    scheme, _, rest = value.partition(" ")
    return f"{short(scheme, 20)} {secret(rest.strip())}"


def cookies(names: Iterable[str]) -> str:
    """Names of cookies; their values are of no use to a reader."""
    return ", ".join(f"{short(name, 40)}={DOTS}" for name in sorted(names))


def short(text: str, length: int = LONGEST) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def readable(text: str) -> str:
    """``text`` without what no page shows and no database keeps: NUL, and halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def all_readable(message: Any) -> Any:
    """A masked message, with every text in it :func:`readable`."""
    match message:
        case str():
            return readable(message)
        case dict():
            return {all_readable(name): all_readable(value) for name, value in message.items()}
        case list() | tuple():
            return type(message)(map(all_readable, message))
    return message
