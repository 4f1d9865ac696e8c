"""The admin asks for a second factor in production: a password alone opens nothing that concerns everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from oauthdemo.second_factor import factors
from oauthdemo.serving import origins
from oauthdemo.serving.origins import GetResponse
from photodrive.people import signed_in


class SecondFactorMiddleware:
    """Where ADMIN_SECOND_FACTOR is on, staff see a page that says how to go on until they have proved theirs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.ADMIN_SECOND_FACTOR and is_for_staff(request) and not factors.used_in(request):
            return _ask(request)
        return self.get_response(request)


def is_for_staff(request: HttpRequest) -> bool:
    """Whether somebody of the staff asks for a page of the admin."""
    if origins.name_of(request) != "drive" or not request.path.startswith(reverse("admin:index")):
        return False
    return request.user.is_authenticated and request.user.is_staff


def _ask(request: HttpRequest) -> HttpResponseBase:
    has_one = factors.state_of(signed_in(request)).on
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    response = render(request, "oauthdemo/second_factor_needed.html", {"has_one": has_one, "back": back}, status=403)
    response["Cache-Control"] = "no-store"
    return response
