"""Signing out, in a project that has no page of its own for it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View


class SignOutView(View):
    """POST of the button in the account menu; on to ``LOGOUT_REDIRECT_URL``, or to the drive's first page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL or "photodrive:library")
