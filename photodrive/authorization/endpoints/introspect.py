"""The introspection endpoint (RFC 7662)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from photodrive.authorization.clients import applications
from photodrive.authorization.http.views import error
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.tokens import introspection

from .client_call import ClientCallView


class IntrospectView(ClientCallView):
    """POST: a confidential client asks about a token of its own, a resource server about any."""

    for_pages = False

    def answer(self, *, token: str, application: Application) -> HttpResponse:
        if not applications.is_confidential(application):
            return error("invalid_client", "Only a client with a secret may ask.", status=401)
        return JsonResponse(introspection.introspect(token=token, application=application))
