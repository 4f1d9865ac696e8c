"""The shop's sessions, when it shares a process with another site.

Use it on the shop's host instead of Django's ``SessionMiddleware``; a project that has only the shop may use
either. The cookie has its own name, is HttpOnly and Lax: Lax, because the source sends her back by a
cross-site redirect.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from printshop.sessions.cookies import cookie_name
from printshop.sessions.store import SessionStore

COOKIE_NAME = "printshop_session"


class ShopSessionMiddleware:
    """Puts a ``SessionStore`` of the shop on the request and saves it with the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = cookie_name(COOKIE_NAME)
        request.session = SessionStore(request.COOKIES.get(name))
        response = self.get_response(request)
        if request.session.accessed:
            patch_vary_headers(response, ("Cookie",))
        if request.session.is_empty():
            # Only what was ended here. A key nobody knows may be one that another tab renewed a moment ago:
            # deleting the cookie now would throw away the new one.
            if name in request.COOKIES and request.session.modified:
                response.delete_cookie(name, samesite="Lax")
        elif request.session.modified and response.status_code < 500:
            _save(request, response)
        return response


def _save(request: HttpRequest, response: HttpResponseBase) -> None:
    try:
        request.session.save()
    except UpdateError:
        raise SessionInterrupted("The session ended while this page was being made.") from None
    max_age = request.session.get_expiry_age()
    response.set_cookie(
        cookie_name(COOKIE_NAME),
        request.session.session_key or "",
        max_age=max_age,
        expires=http_date(time.time() + max_age),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
