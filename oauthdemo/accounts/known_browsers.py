"""Browsers in which somebody has signed in before.

Tries to sign in under one name are limited over all strange browsers together, so that a thousand machines guess no
faster than ten. That limit must not keep the account's own holder out while the thousand try, so it does not count for
browsers in which she has signed in already, nor for one in which she has just proved, by a mail, that the account is
hers. Being known opens nothing: it takes the password all the same, and the limits of one address hold.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from photodrive.people import Owner

SALT = "oauthdemo.known_browsers"  # never changed with a path: it would forget every browser
MAX_AGE = 365 * 24 * 3600  # seconds
MOST_NAMES = 12  # of the people who share a browser; the longest absent is forgotten


def plain(name: str) -> str:
    """``name`` as the limits count it: databases that ignore case know more letters to be the same than ``lower``."""
    return name.strip().upper().lower()


def remember(request: HttpRequest, response: HttpResponse, user: Owner) -> None:
    """Know this browser from now on as one in which ``user`` signs in."""
    fresh = _marks_of(user)
    marks = [*fresh, *(mark for mark in _marks(request) if mark not in fresh)][:MOST_NAMES]
    response.set_signed_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        ".".join(marks),
        salt=SALT,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_for_now(request: HttpRequest, user: Owner) -> None:
    """Know this browser as that of ``user`` as long as its session lasts, or until she signs in."""
    request.session[SALT] = _marks_of(user)


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether somebody who signs in as ``name`` has done so in this browser."""
    return _mark(name) in [*_marks(request), *request.session.get(SALT, [])]


def _marks(request: HttpRequest) -> list[str]:
    try:
        text = request.get_signed_cookie(settings.KNOWN_BROWSER_COOKIE_NAME, "", salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return text.split(".") if text else []


def _marks_of(user: Owner) -> list[str]:
    addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)[: MOST_NAMES // 3]
    return [_mark(name) for name in (user.get_username(), user.email, *addresses) if name]


def _mark(name: str) -> str:
    """Tells ``name`` to us and to nobody who reads the cookie."""
    return salted_hmac(SALT, plain(name), algorithm="sha256").hexdigest()[:24]
