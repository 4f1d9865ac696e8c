"""The authorization endpoint (RFC 6749 section 3.1): validate, keep, and show the pending request's page.

No page here: a request that is refused is refused before anybody has to sign in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views import View
from oauthlib.oauth2 import FatalClientError, OAuth2Error

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.clients.applications import policy_of
from photodrive.authorization.engine.server import core
from photodrive.authorization.engine.tables import AUTHORIZATION_REQUEST
from photodrive.authorization.http import error_pages, response_modes
from photodrive.authorization.http.bodies import problem_with_request
from photodrive.authorization.http.client_ip import address_of
from photodrive.authorization.http.sign_in import visit_of
from photodrive.authorization.http.views import PageEndpoint, see_other
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.openid.request_parameters import NONE
from photodrive.authorization.protocol.authorization_response import AuthorizationResponse, mode_asked
from photodrive.authorization.protocol.steps import noted
from photodrive.authorization.requests import belonging, decisions, pending_requests, prompting, quotas, visits
from photodrive.people import signed_in


class AuthorizeView(PageEndpoint, View):
    """GET or POST of an authorization request: 303 to its consent page, or an error.

    A client may send the browser here by a cross-site form, so there is no CSRF token: the request is only kept,
    and never taken for an answer to the consent page.
    """

    takes_foreign_forms = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if problem := problem_with_request(request):
            return error_pages.page(request, "invalid_request", problem)
        sent = request.POST if request.method == "POST" else request.GET
        request_uri = sent.get("request_uri", "")
        if conf.settings.PAR_ENABLED and request_uri.startswith(pending_requests.REQUEST_URI):
            if len(sent.getlist("request_uri")) > 1 or len(sent.getlist("client_id")) > 1:
                return error_pages.page(request, "invalid_request", "Parameter sent twice.")
            return self._open_pushed(request, request_uri, sent.get("client_id", ""))
        return self._keep(request)

    def _open_pushed(self, request: HttpRequest, request_uri: str, client_id: str) -> HttpResponseBase:
        """The client and its reference count, all other parameters are ignored (RFC 9126 section 4)."""
        try:
            pending = pending_requests.open_pushed(request_uri=request_uri, client_id=client_id)
        except pending_requests.RequestGone as problem:
            return error_pages.gone(request, problem, error="invalid_request_uri", status=400)
        except pending_requests.PushedRequestUsed:
            return error_pages.pushed_and_answered(request)
        return go_on(request, pending)

    def _keep(self, request: HttpRequest) -> HttpResponseBase:
        try:
            notes = core().walk(request, AUTHORIZATION_REQUEST, share_of_browser=lambda: _share_of(request))
        except FatalClientError as problem:
            return error_pages.fatal(request, problem)
        except OAuth2Error as problem:
            return _returned(request, problem)
        except ValueError:
            return error_pages.page(request, "invalid_request", "The query cannot be read.")
        return go_on(request, noted(notes.pending))


def _share_of(request: HttpRequest) -> quotas.Share:
    """For whom a request counts that this browser brings."""
    if request.user.is_authenticated:
        return quotas.of_person(signed_in(request))
    return quotas.of_address(address_of(request))


def go_on(request: HttpRequest, pending: AuthorizationRequest) -> HttpResponse:
    """To the page of ``pending``, or back to the client with an answer if it wants no page (``prompt=none``)."""
    if not prompting.without_a_page(pending):
        return see_other(reverse("photodrive:consent", args=[pending.pk]))
    visit = visit_of(request, pending.pk, found=pending)
    try:
        visits.SILENCE.walk(visit)
    except visits.SentBack as answered:  # an error, too, is what it asked for (OpenID Connect Core section 3.1.2.6)
        return response_modes.respond(request, answered.response)
    except pending_requests.RequestGone as problem:  # or the application is another one, and so may be its address
        return error_pages.gone(request, problem)
    except (belonging.RequestOfAnother, decisions.AlreadyDecided):
        ended = decisions.refusal(pending, error="access_denied", description="The request has ended.")
        return response_modes.respond_unasked(request, ended, checked=policy_of(pending.application).checked)
    return response_modes.respond(request, noted(visit.response))


def _returned(request: HttpRequest, problem: OAuth2Error) -> HttpResponse:
    """The error response to a malformed request (RFC 6749 section 4.1.2.1).

    It leaves by itself only to an application that was checked, and only through somebody who is signed in
    (RFC 9700 section 4.11.2), or who would not see a page (``prompt=none``).
    """
    sent = request.POST if request.method == "POST" else request.GET
    application = applications.find(problem.client_id)
    checked = application is not None and policy_of(application).checked
    response = AuthorizationResponse.of(
        problem.redirect_uri,
        [(name, value) for name, value in problem.twotuples if value],
        mode=mode_asked(sent.getlist("response_mode"), problem.redirect_uri),
    )
    if request.user.is_authenticated or NONE in sent.get("prompt", "").split():
        return response_modes.respond_unasked(request, response, checked=checked)
    return response_modes.offer(request, response, checked=checked)
