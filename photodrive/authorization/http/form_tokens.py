"""The token of a form on a page that somebody was shown in this browser: against forged forms (RFC 6749 section 10.12).

Django's own goes stale when she signs in once more in another tab, and with it the answer that she is about to give.
This one stays good for her in her browser, says for whom the page was made, and is different each time it is shown.
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.decorators import decorator_from_middleware

from . import browsers

FIELD = "csrfmiddlewaretoken"
SALT = "photodrive.form"


def token(request: HttpRequest) -> str:
    """A token for a form that the user of ``request`` is shown now."""
    once, person = secrets.token_hex(16), _person(request)
    return f"{once}.{person}.{_seal(request, once, person)}"


def was_shown_to_another(request: HttpRequest) -> bool:
    """Whether this browser showed the form to somebody else than who is signed in now."""
    return request.user.is_authenticated and _made_for(request) not in (None, _person(request))


class FormCheck(CsrfViewMiddleware):
    """Django's check, origin and referrer included, which takes a token of ours as well as one of its own."""

    def _check_token(self, request: HttpRequest) -> None:
        if _made_for(request) is None:
            super()._check_token(request)  # type: ignore[misc]  # the stubs leave it out


check = decorator_from_middleware(FormCheck)


def _made_for(request: HttpRequest) -> str | None:
    """For whom this browser was shown the form that it sends; None without a token that we made for this browser."""
    once, _, rest = request.POST.get(FIELD, "").partition(".")
    person, _, seal = rest.partition(".")
    known = browsers.value_of(request) and seal
    return person if known and constant_time_compare(seal, _seal(request, once, person)) else None


def _person(request: HttpRequest) -> str:
    """Who is signed in, as a name that nobody can read."""
    return salted_hmac(f"{SALT}.person", str(request.user.pk), algorithm="sha256").hexdigest()[:32]


def _seal(request: HttpRequest, once: str, person: str) -> str:
    text = f"{browsers.value_of(request)}.{once}.{person}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()
