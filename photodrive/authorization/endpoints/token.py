"""The token endpoint (RFC 6749 section 3.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.engine.server import core
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, error, hand_out_nonce

# Each grant type with its own parameter.
PRESENTED = {
    "authorization_code": "code", "refresh_token": "refresh_token", "client_credentials": "",
    DEVICE_CODE: "device_code",
}  # fmt: skip


class TokenView(JsonEndpoint, View):
    """POST: exchange a code or a refresh token for an access token, or ask whether there is one for a device yet."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        grant_type = request.POST.get("grant_type")
        if not grant_type:
            return error("invalid_request", "Missing grant_type.")
        if grant_type not in PRESENTED:
            return error("unsupported_grant_type", f"Offered are: {', '.join(PRESENTED)}.")
        if PRESENTED[grant_type] and not request.POST.get(PRESENTED[grant_type]):
            return error("invalid_request", f"Missing {PRESENTED[grant_type]}.")
        _, _, body, status = core().create_token_response(request)
        response = HttpResponse(body, status=status, content_type="application/json")
        hand_out_nonce(request, response)
        return response
