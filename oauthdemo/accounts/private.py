"""Account pages are kept by no cache: some of them show a secret, and all are about one person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PrivateAccountMiddleware:
    """Marks every answer below the account pages: after signing out, "back" shows nothing of hers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        about_accounts = is_about_accounts(request)
        response = self.get_response(request)
        if about_accounts and "no-store" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response


def is_about_accounts(request: HttpRequest) -> bool:
    """Whether ``request`` is for one of the drive's account pages."""
    if request.origin_name != "drive":  # type: ignore[attr-defined]
        return False
    return request.path.startswith(reverse("account_login").rpartition("login/")[0])
