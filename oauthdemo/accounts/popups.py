"""Sign-in inside a pop-up of another site: the window must not lose the one that opened it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oauthdemo.accounts.private import GetResponse, is_about_accounts


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
