"""The token endpoint (RFC 6749 section 3.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from photodrive.authorization.engine.server import core
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, hand_out_nonce


class TokenView(JsonEndpoint, View):
    """POST: exchange a code or a refresh token for an access token, or ask whether there is one for a device yet."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        _, _, body, status = core().create_token_response(request)
        response = HttpResponse(body, status=status, content_type="application/json")
        hand_out_nonce(request, response)
        return response
