"""The parameters of the protocol: which names mean something here, and how long a message and its parts may be."""

from __future__ import annotations

from collections.abc import Iterable

QUERY_BYTES = 16 * 1024  # of an authorization request in an address, as most servers take it
FORM_BYTES = 256 * 1024  # of a body: 64 KB of JSON are three times that when they are encoded as a form
JSON_BYTES = 128 * 1024  # of a body in JSON: client metadata with 64 KB of keys

LONGEST = 4096  # characters of a value, ``state`` among them
SIZES = {"authorization_details": 64 * 1024, "client_assertion": 16 * 1024}  # the values that may be longer

# Each at most once (RFC 6749 sections 3.1 and 3.2). ``resource`` may come several times (RFC 8707 section 2).
KNOWN = frozenset(
    {
        # authorization requests, pushed ones as well
        "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
        "response_mode", "request", "request_uri", "nonce", "prompt", "max_age", "authorization_details", "dpop_jkt",
        "display", "ui_locales", "claims_locales", "id_token_hint", "login_hint", "acr_values", "claims",
        # client authentication
        "client_secret", "client_assertion", "client_assertion_type",
        # token requests
        "grant_type", "code", "code_verifier", "refresh_token", "username", "password", "device_code", "assertion",
        # revocation and introspection
        "token", "token_type_hint",
        # signing out
        "post_logout_redirect_uri", "logout_hint",
    }
)  # fmt: skip


def problem_with(sent: Iterable[tuple[str, list[str]]]) -> str:
    """Why a request with these parameters is refused, in one sentence; empty if it is not.

    The sentence names a parameter only if that is one of ours: it goes into ``error_description``, which takes no
    quotes and nothing beyond ASCII (RFC 6749 section 5.2).
    """
    for name, values in sent:
        if name in KNOWN and len(values) > 1:
            return f"Parameter sent twice: {name}."
        shown = name if name in KNOWN else "unknown"
        for value in values:
            if len(value) > SIZES.get(name, LONGEST):
                return f"Parameter too long: {shown}."
            if "\x00" in value:
                return f"Parameter with a NUL character: {shown}."
    return ""
