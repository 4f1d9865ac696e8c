"""What the revocation and the introspection endpoint share: an authenticated client names a token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View
from oauthlib.oauth2 import OAuth2Error

from photodrive.authorization.engine.server import core
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, error
from photodrive.authorization.protocol.application import Application


class ClientCallView(JsonEndpoint, View):
    """POST ``token`` with client authentication (RFC 7009 section 2.1, RFC 7662 section 2.1)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        application = calling_client(request)
        if isinstance(application, HttpResponse):
            return application
        token = request.POST.get("token")
        if not token:
            return error("invalid_request", "Missing token.")
        return self.answer(token=token, application=application)

    def answer(self, *, token: str, application: Application) -> HttpResponse:
        """What becomes of ``token`` for the authenticated ``application``."""
        raise NotImplementedError


def calling_client(request: HttpRequest) -> Application | HttpResponse:
    """The application of an authenticated caller, or the error response."""
    try:
        application: Application = core().authenticate(request).client
    except OAuth2Error as problem:
        return error(problem.error, problem.description, status=problem.status_code)
    return application
