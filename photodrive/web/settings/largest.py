"""What takes the most room: where to begin when the drive is full."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from photodrive.web.shared.own import own_photos

SHOWN = 60


class LargestView(LoginRequiredMixin, View):
    """GET: her largest photos, the largest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        photos = own_photos(request).order_by("-size", "-pk").defer("metadata", "placeholder")[:SHOWN]
        return render(request, "photodrive/settings/largest.html", {"photos": photos})
