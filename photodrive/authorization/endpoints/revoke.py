"""The revocation endpoint (RFC 7009)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from photodrive.authorization.engine.notes import Notes
from photodrive.authorization.engine.token_tables import REVOCATION

from .client_call import ClientCallView


class RevokeView(ClientCallView):
    """POST: a client gives back a token."""

    table = REVOCATION

    def answer(self, noted: Notes) -> HttpResponse:
        return JsonResponse({})  # nothing to say, for clients that read JSON whatever the status
