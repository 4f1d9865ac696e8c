"""No NUL in a header or a cookie gets to where it would be stored, compared or looked up: PostgreSQL fails over it.

Such a field is invalid and dangerous (RFC 9110 section 5.5): a server refuses it, or has a space in the NUL's place. It
is the space here, so that each address goes on answering in its own form. Most servers refuse such headers themselves;
none of them knows that a cookie can spell a NUL in octal.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oauthdemo.serving.origins import GetResponse


class HeaderGuardMiddleware:
    """Stands in front of everything that reads a header, the host aside."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = {name: value for name, value in request.META.items() if name.startswith("HTTP_")}
        request.META.update(_without_nul(sent))
        request.COOKIES.update(_without_nul(request.COOKIES))
        return self.get_response(request)


def _without_nul(sent: dict[str, str]) -> dict[str, str]:
    """Those of ``sent`` that had a NUL."""
    return {name: value.replace("\x00", " ") for name, value in sent.items() if "\x00" in value}
