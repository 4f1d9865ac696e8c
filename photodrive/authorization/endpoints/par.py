"""The pushed authorization request endpoint (RFC 9126 section 2)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import View
from oauthlib.oauth2 import OAuth2Error

from photodrive import conf
from photodrive.authorization.engine.server import core
from photodrive.authorization.engine.tables import PUSHED_REQUEST
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, error, hand_out_nonce, refused


class PushView(JsonEndpoint, View):
    """POST an authorization request with client authentication; the answer names it by a ``request_uri``."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not conf.settings.PAR_ENABLED:
            raise Http404
        response = self._answer(request)
        hand_out_nonce(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if unreadable := problem_with_body(request):
            return unreadable
        try:
            noted = core().walk(request, PUSHED_REQUEST)
        except OAuth2Error as problem:
            return refused(problem)
        except ValueError:
            return error("invalid_request", "The request cannot be read.")
        seconds = conf.settings.PAR_REQUEST_URI_LIFETIME_SECONDS
        return JsonResponse({"request_uri": noted.request_uri, "expires_in": seconds}, status=201)
