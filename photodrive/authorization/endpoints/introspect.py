"""The introspection endpoint (RFC 7662)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from photodrive.authorization.engine.notes import Notes
from photodrive.authorization.engine.token_tables import INTROSPECTION

from .client_call import ClientCallView


class IntrospectView(ClientCallView):
    """POST: a confidential client asks about a token of its own, a resource server about any."""

    table = INTROSPECTION
    for_pages = False

    def answer(self, noted: Notes) -> HttpResponse:
        return JsonResponse(noted.state)
