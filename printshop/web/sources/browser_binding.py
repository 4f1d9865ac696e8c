"""What tells one browser from another on the way to a source and back: its binding.

It lies in the session. A copy travels in a cookie, because the session's key is renewed when photos arrive: a
second tab that comes back at the same instant still sends the old key, which by then means nothing.
"""

from __future__ import annotations

import secrets

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse

from printshop.conf import settings
from printshop.sessions.cookies import cookie_name
from printshop.web.shared.redirects import see_other

BINDING = "printshop_binding"
COOKIE_NAME = "printshop_flow"


def bind(request: HttpRequest) -> str:
    """The binding of a browser that sets out, made now where it has none."""
    return str(request.session.setdefault(BINDING, secrets.token_urlsafe(32)))


def send_off(address: str, binding: str) -> HttpResponse:
    """Send the browser to a source; it keeps the binding for as long as a flow may take."""
    response = see_other(address)
    response.set_cookie(
        cookie_name(COOKIE_NAME),
        binding,
        max_age=settings.FLOW_SECONDS,
        secure=django_settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> None:
    """Let the browser drop the binding: flows that are under way end here."""
    response.delete_cookie(cookie_name(COOKIE_NAME), samesite="Lax")


def binding_of(request: HttpRequest) -> str:
    """The binding of this browser, empty when it has none; the cookie counts only where the session is silent."""
    return str(request.session.get(BINDING) or request.COOKIES.get(cookie_name(COOKIE_NAME), ""))
