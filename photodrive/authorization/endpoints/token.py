"""The token endpoint (RFC 6749 section 3.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from photodrive.authorization.server import core

from .forms import problem_with_body
from .headers import JsonEndpoint, error

GRANT_TYPES = ("authorization_code",)


class TokenView(JsonEndpoint, View):
    """POST: exchange an authorization code for an access token."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        grant_type = request.POST.get("grant_type")
        if not grant_type:
            return error("invalid_request", "Missing grant_type.")
        if grant_type not in GRANT_TYPES:
            return error("unsupported_grant_type", "Only authorization_code is offered.")
        if not request.POST.get("code"):
            return error("invalid_request", "Missing code.")
        _, _, body, status = core().create_token_response(request)
        return HttpResponse(body, status=status, content_type="application/json")
