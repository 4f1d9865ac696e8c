"""What the account pages have in common.

No cache keeps them, nobody uses one up who only asks for its head, and a pop-up that signs in stays with its opener.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from oauthdemo.serving import origins
from oauthdemo.serving.origins import GetResponse


class PrivateAccountMiddleware:
    """Marks every answer below the account pages: after signing out, "back" shows nothing of hers.

    Some of these pages show a secret, and all are about one person. Some begin something in her session, or come by a
    link in a letter that works once: for HEAD, which programs send that look at links, none of them is even made.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        about_accounts = is_about_accounts(request)
        response = self.get_response(request)
        if about_accounts and "no-store" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """The head of an account page is that of an empty one."""
        return HttpResponse() if request.method == "HEAD" and is_about_accounts(request) else None


class PopupMiddleware:
    """Leaves Cross-Origin-Opener-Policy off where a stranger signs in.

    A client may ask for access in a pop-up and wait for the answer there. The authorization endpoint sends no such
    policy, but a single page with one between there and the client's own page cuts the pop-up off for good. Nothing
    of anybody's is on these pages before sign-in; all others keep the policy of SECURE_CROSS_ORIGIN_OPENER_POLICY.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        passed = is_about_accounts(request) and not request.user.is_authenticated
        response = self.get_response(request)
        if passed:
            response["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return response


def is_about_accounts(request: HttpRequest) -> bool:
    """Whether ``request`` is for one of the drive's account pages."""
    if origins.name_of(request) != "drive":
        return False
    return request.path.startswith(reverse("account_login").rpartition("login/")[0])
