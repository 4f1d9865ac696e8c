"""The end session endpoint (OpenID Connect RP-Initiated Logout 1.0 section 2).

She is signed out without a question only where the client brings a good ID token of hers. Otherwise our own page asks
her first, and nobody is ever sent to an address that the application did not register.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout as sign_out
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.clients import applications
from photodrive.authorization.http import error_pages
from photodrive.authorization.http.bodies import problem_with_request
from photodrive.authorization.http.response_modes import redirect_to
from photodrive.authorization.http.views import PageEndpoint, protect, see_other
from photodrive.authorization.openid import logout
from photodrive.authorization.protocol import parameters, redirection_uris
from photodrive.people import account_name, signed_in

SALT = "photodrive.logout"
WISH_SECONDS = 600  # that a client's wish may wait for her answer
NOBODY = {"client_id": "", "subject": "", "post_logout_redirect_uri": "", "state": ""}


class LogoutView(PageEndpoint, View):
    """GET or POST of a client's wish.

    A form on another site brings no cookie of ours, so a POST is answered by a 303 to here, where there is one.
    """

    takes_foreign_forms = True

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        problem = problem_with_request(request)
        for sent in () if problem else (request.GET, request.POST):
            problem = problem or parameters.problem_with(sent.lists())
        return error_pages.page(request, "invalid_request", problem) if problem else None

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if brought := request.GET.get("asked", ""):
            return _answer(request, _opened(brought))
        return _answer(request, _read(request.GET))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return see_other(f"{reverse('photodrive:logout')}?asked={_sealed(_read(request.POST))}")


class ConfirmLogoutView(PageEndpoint, View):
    """POST of the button on our own page."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Whoever reloads after signing out."""
        return redirect("photodrive:logout")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        wish = logout.wish(**_opened(request.POST.get("asked", "")))
        sign_out(request)
        return _gone(request, wish)


def _read(sent: QueryDict) -> dict[str, str]:
    """What a client sent, with its ID token replaced by what that says."""
    client_id, subject = logout.identified(
        id_token_hint=sent.get("id_token_hint", ""), client_id=sent.get("client_id", "")
    )
    uri, state = sent.get("post_logout_redirect_uri", ""), sent.get("state", "")
    return {"client_id": client_id, "subject": subject, "post_logout_redirect_uri": uri, "state": state}


def _sealed(read: dict[str, str]) -> str:
    return signing.dumps(read, salt=SALT, compress=True)


def _opened(sealed: str) -> dict[str, str]:
    """What was sealed a moment ago; otherwise the wish of nobody."""
    try:
        found: dict[str, str] = signing.loads(sealed, salt=SALT, max_age=WISH_SECONDS)
    except signing.BadSignature:
        return NOBODY
    return found


def _answer(request: HttpRequest, read: dict[str, str]) -> HttpResponse:
    wish = logout.wish(**read)
    if not request.user.is_authenticated:
        return _gone(request, wish)
    if wish.is_about(signed_in(request)) and not wish.refused_return:
        sign_out(request)
        return _gone(request, wish)
    return _ask(request, wish, read)


def _gone(request: HttpRequest, wish: logout.Wish) -> HttpResponse:
    """Nobody is signed in any more: back to the application, or our own page that says so."""
    if wish.return_to:
        return redirect_to(wish.return_to)
    return render(request, "photodrive/signed_out.html", {"client_name": _name(wish)})


def _ask(request: HttpRequest, wish: logout.Wish, read: dict[str, str]) -> HttpResponse:
    context = {
        "account": account_name(request.user),
        "client_name": _name(wish),
        "return_host": redirection_uris.host_of(wish.return_to) if wish.return_to else "",
        "asked": _sealed(read),
    }
    response = render(request, "photodrive/sign_out.html", context)
    protect(response, form_target=redirection_uris.form_targets(wish.return_to) if wish.return_to else "")
    return response


def _name(wish: logout.Wish) -> str:
    return applications.name_of(wish.application) if wish.application is not None else ""
