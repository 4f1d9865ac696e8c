"""Which browser it is, by a cookie of its own: signing out and in again, or a new password, leaves it the same.

It says nothing about who is there; that is for the session to say. What is bound to a browser is bound to a person too.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from photodrive import conf
from photodrive.authorization.security import token_strings

NAME = "photodrive_browser"
SALT = "photodrive.browser"
MAX_AGE = 24 * 3600  # seconds; counted anew at every page, and no request is kept as long
VALUE = re.compile(r"[0-9a-f]{64}", re.ASCII)


def value_of(request: HttpRequest) -> str:
    """What the cookie of this browser says, or will say after this answer; empty without it and without a session.

    The first value comes from the session: two tabs that are opened at once get the same.
    """
    if SALT not in request.META:
        request.META[SALT] = _brought(request) or _first(request)
    return str(request.META[SALT])


def hash_of(request: HttpRequest) -> str:
    """Names the browser without being usable as its cookie."""
    return token_strings.fingerprint(value_of(request))


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep the cookie, if somebody has asked for its value."""
    if value := request.META.get(SALT):
        secure = _is_secure()
        response.set_cookie(
            _name(secure), value, max_age=MAX_AGE, path="/", secure=secure, httponly=True, samesite="Lax"
        )


def _brought(request: HttpRequest) -> str:
    value = request.COOKIES.get(_name(_is_secure()), "")
    return value if VALUE.fullmatch(value) else ""


def _first(request: HttpRequest) -> str:
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest() if key else ""


def _name(secure: bool) -> str:
    """With the prefix that keeps neighbouring hosts from setting it, where the browser takes that."""
    return f"__Host-{NAME}" if secure else NAME


def _is_secure() -> bool:
    return conf.settings.ISSUER.startswith("https://")
