"""The revocation endpoint (RFC 7009)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from photodrive.authorization.http.views import error
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.tokens import revocation

from .client_call import ClientCallView


class RevokeView(ClientCallView):
    """POST: a client gives back a token."""

    def answer(self, *, token: str, application: Application) -> HttpResponse:
        try:
            revocation.revoke(token=token, application=application)
        except revocation.TokenOfAnother as problem:
            return error("invalid_grant", str(problem))
        return JsonResponse({})  # nothing to say, for clients that read JSON whatever the status
