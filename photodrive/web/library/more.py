"""The places of the drive that a phone's bottom bar has no room for, as a page."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View


class MoreView(LoginRequiredMixin, View):
    """GET: the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "photodrive/more.html")
