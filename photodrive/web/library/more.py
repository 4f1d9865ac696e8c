"""Small pages about the drive itself, which open in a sheet where scripts run: its places on a phone, its keys."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.account import at_a_glance
from photodrive.people import signed_in


class SheetView(LoginRequiredMixin, View):
    """GET: the page; for a script the ``part`` of it alone."""

    page: str
    part: str

    def get(self, request: HttpRequest) -> HttpResponse:
        name = self.part if "HX-Request" in request.headers else self.page
        context = {"drive": at_a_glance.of(signed_in(request))}
        response = render(request, f"photodrive/{name}.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response


class MoreView(SheetView):
    """The places that a phone's bottom bar has no room for."""

    page, part = "more", "elements/more_places"


class KeysView(SheetView):
    """The keys of the library."""

    page, part = "keys", "library/keys_sheet"
