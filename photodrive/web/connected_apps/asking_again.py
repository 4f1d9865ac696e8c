"""Connected apps: an app that was not asked about again is asked about again from now on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from photodrive.authorization.consent import remembered
from photodrive.people import signed_in

from .app_page import OneAppView


class AskAgainView(OneAppView):
    """POST: this app asks her again next time. Pressed twice it is so all the same."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        forgotten = remembered.forget(owner=signed_in(request), authorization_id=authorization_id)
        if forgotten is None:
            raise Http404
        messages.success(request, f"{forgotten.client_name} asks you again next time. What it can see now stays so.")
        return redirect("photodrive:connection", authorization_id)
