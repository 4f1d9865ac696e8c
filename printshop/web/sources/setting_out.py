"""The way to a source, for photos or to sign in: it begins here and ends in the callback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from printshop import links
from printshop.accounts import customers
from printshop.exceptions import DecryptionFailed, FlowError, SourceError
from printshop.oauth.flows import authorization, connections
from printshop.sources.models import Source
from printshop.web.shared import error_pages
from printshop.web.sources import browser_binding


def for_photos(request: HttpRequest, source: Source) -> HttpResponse:
    """Send the browser to choose photos at ``source``, anew where it is connected already."""
    connected = bool(connections.alive(customers.current(request), source))
    return _send(request, source, choose_again=connected)


def to_sign_in(request: HttpRequest, source: Source, *, next_path: str) -> HttpResponse:
    """Send the browser to sign in at ``source``; she goes on at ``next_path``."""
    return _send(request, source, sign_in=True, next_path=next_path)


def _send(
    request: HttpRequest, source: Source, *, choose_again: bool = False, sign_in: bool = False, next_path: str = ""
) -> HttpResponse:
    customer = customers.current(request, create=True)
    assert customer is not None
    binding = browser_binding.bind(request)
    try:
        address = authorization.send_authorization_request(
            source=source,
            customer=customer,
            binding=binding,
            redirect_uri=links.absolute("callback", source.slug),
            sign_in=sign_in,
            next_path=next_path,
            choose_again=choose_again,
        )
    except (FlowError, SourceError, DecryptionFailed) as error:
        return error_pages.tell(request, error, source, signing_in=sign_in)
    return browser_binding.send_off(address, binding)
