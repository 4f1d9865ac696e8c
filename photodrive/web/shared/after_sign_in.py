"""Where somebody goes on who pressed a button after her session had ended, and signs in then."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from photodrive import accounts


def to_her_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, but where it asks for signing in and a form was sent: from there back to the page of that form.

    What she pressed was not done, and the address of a form is often no page.
    """
    if request.method != "POST" or not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
        return response
    return HttpResponseRedirect(accounts.sign_in(_page_of_form(request)))


def _page_of_form(request: HttpRequest) -> str:
    """What the browser says, if it is one of our pages; the library otherwise."""
    address = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(address)
        if _is_page(parts.path):
            return parts._replace(scheme="", netloc="", fragment="").geturl()
    return reverse("photodrive:library")


def _is_page(path: str) -> bool:
    try:
        view = resolve(path.removeprefix(get_script_prefix().removesuffix("/"))).func
    except Resolver404:
        return False
    return hasattr(getattr(view, "view_class", None), "get")
