"""What the revocation and the introspection endpoint share: an authenticated client names a token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View
from oauthlib.oauth2 import OAuth2Error

from photodrive.authorization.engine.notes import Notes
from photodrive.authorization.engine.server import core
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, refused
from photodrive.authorization.protocol.steps import Table


class ClientCallView(JsonEndpoint, View):
    """POST ``token`` with client authentication (RFC 7009 section 2.1, RFC 7662 section 2.1)."""

    table: Table

    def post(self, request: HttpRequest) -> HttpResponse:
        if unreadable := problem_with_body(request):
            return unreadable
        try:
            noted = core().walk(request, self.table)
        except OAuth2Error as problem:
            return refused(problem)
        return self.answer(noted)

    def answer(self, noted: Notes) -> HttpResponse:
        """What the client is told, from what the steps have noted."""
        raise NotImplementedError
