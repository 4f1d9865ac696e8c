"""Where letters reach her, and which ones she gets."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from photodrive.people import email_of, signed_in


class EmailView(LoginRequiredMixin, View):
    """GET: her address, the project's own page for it, and what we write."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "photodrive/settings/email.html", {"email": email_of(signed_in(request))})
