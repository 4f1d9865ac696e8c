"""How an authorization response leaves: by a redirect, by a form (OAuth 2.0 Form Post Response Mode), or by her press.

A redirect that carries an error is of use to whoever wants to lead people astray by an address of ours (RFC 9700
section 4.11.2). So it is automatic for applications that an administrator has checked; others get a page with a link.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.authorization_response import AuthorizationResponse

from . import error_pages
from .views import protect

EXPLANATIONS = {  # by the error
    "login_required": "An app sent you here and expects another account than the one that is signed in. Nothing was "
    "shared with it.",
    "unmet_authentication_requirements": "An app sent you here and asks for a sign-in in a way that yours was not. "
    "Nothing was shared with it.",
}
MALFORMED = "An app sent you here with a request that we do not accept. Nothing was shared with it."
LEARNS = "You can go back to it; it will learn what was wrong."


def respond(request: HttpRequest, response: AuthorizationResponse) -> HttpResponse:
    """Take ``response`` to the client at once."""
    if not response.is_form:
        return redirect_to(response.location)
    page = render(request, "photodrive/form_post.html", {"way_back": response, "host": _host(response)})
    _let_post(page, response)
    return page


def respond_unasked(request: HttpRequest, response: AuthorizationResponse, *, checked: bool) -> HttpResponse:
    """Take ``response`` there if that may be without a press of hers: what is no error, and whatever is ``checked``."""
    if checked or not response.is_error:
        return respond(request, response)
    return offer(request, response, checked=False)


def offer(request: HttpRequest, response: AuthorizationResponse, *, checked: bool) -> HttpResponse:
    """A page that says what is wrong, where she may take the error back to the client herself."""
    said = dict(response.parameters)
    doubt = f" The button leads to {_host(response)}; nobody here has checked who that is."
    page = error_pages.page(
        request,
        said["error"],
        said.get("error_description", ""),
        explanation=EXPLANATIONS.get(said["error"], MALFORMED),
        next_step=LEARNS if checked else LEARNS + doubt,
        way_back=response,
    )
    if response.is_form:
        _let_post(page, response)
    return page


def redirect_to(location: str) -> HttpResponse:
    """303 to a client's redirect URI, whose scheme may be an app's own."""
    response = HttpResponse(status=303)  # Django's own redirect takes a few schemes only, and writes addresses anew
    response["Location"] = location
    protect(response, form_target=redirection_uris.form_targets(location))
    return response


def _host(response: AuthorizationResponse) -> str:
    return redirection_uris.host_of(response.redirect_uri)


def _let_post(page: HttpResponse, response: AuthorizationResponse) -> None:
    """Protect ``page``, whose form goes to the client, so that the client sees who posts.

    By the referrer policy of other pages the browser would say ``Origin: null``, which a client cannot tell from any
    other; our origin is no secret to it, and nothing else of the address goes along.
    """
    protect(page, form_target=redirection_uris.form_targets(response.redirect_uri))
    page["Referrer-Policy"] = "origin"
