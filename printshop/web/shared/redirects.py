"""Where a browser goes on."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect


def see_other(address: str) -> HttpResponse:
    """303: the browser goes on with a GET of ``address``, whatever it sent to us (RFC 9110 section 15.4.4)."""
    return HttpResponseRedirect(address, status=303)
