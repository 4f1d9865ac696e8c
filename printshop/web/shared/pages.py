"""What every page of the shop has in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import View

from printshop.web.shared import form_action


class Page(View):
    """A page for people.

    Whoever asks for its head alone, as programs do that look at links, gets that: nothing is begun, fetched, ended or
    used up by it (RFC 9110 section 9.2.1).
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        form_action.lead_to_sources(request, response)
        return response

    def head(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse()
