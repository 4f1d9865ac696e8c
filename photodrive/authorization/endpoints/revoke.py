"""The revocation endpoint (RFC 7009)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from photodrive.authorization import revocation

from .client_call import calling_client
from .forms import problem_with_body
from .headers import JsonEndpoint, error


class RevokeView(JsonEndpoint, View):
    """POST: a client gives back a token."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        application, refused = calling_client(request)
        if refused is not None:
            return refused
        token = request.POST.get("token")
        if not token:
            return error("invalid_request", "Missing token.")
        try:
            revocation.revoke(token=token, application=application)
        except revocation.TokenOfAnother as problem:
            return error("invalid_grant", str(problem))
        return HttpResponse(status=200, content_type="application/json")
