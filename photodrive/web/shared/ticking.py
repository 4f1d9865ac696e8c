"""Pages on which an owner ticks photos, out of 30 or 30,000, and does one thing with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from photodrive.authorization.http.views import see_other
from photodrive.exceptions import PhotodriveError
from photodrive.photos.models import PhotoQuerySet

from .tick_page import NOTHING_TICKED, TICKS_CHANGED, Ticking

TURNS = {"page", "select", "clear", "turn"}  # buttons of the picker: they keep the ticks and show the page anew


class Refused(PhotodriveError):
    message = "This cannot be done with what is ticked."


class TickingView(LoginRequiredMixin, View):
    """GET shows a page of photos to tick; POST turns it, or does with all that is ticked what the page is for."""

    template: str
    purpose: str

    def about(self) -> UUID:
        """The thing of hers that the page is about, which with the purpose names the ticks."""
        raise NotImplementedError

    def photos(self) -> PhotoQuerySet:
        """The photos to tick from, all hers."""
        raise NotImplementedError

    def context(self) -> dict[str, object]:
        """What the template needs beside the picker."""
        return {}

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        """Do it with the ticked ones, of which there is one at least, and go on. Raises Refused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **named: object) -> HttpResponse:
        return self._show(self._ticking())

    def post(self, request: HttpRequest, **named: object) -> HttpResponse:
        ticking = self._ticking()
        as_shown = ticking.take()
        if TURNS & request.POST.keys():
            return see_other(ticking.turned(request.path))
        if not as_shown:
            return self._show(ticking, problem=TICKS_CHANGED)
        if not ticking.chosen().exists():
            return self._show(ticking, problem=NOTHING_TICKED)
        try:
            done = self.carry_out(ticking.chosen())
        except Refused as problem:
            return self._show(ticking, problem=str(problem))
        ticking.done()
        return done

    def _ticking(self) -> Ticking:
        return Ticking.of(self.request, self.purpose, self.about(), self.photos())

    def _show(self, ticking: Ticking, *, problem: str = "") -> HttpResponse:
        context = {"picker": ticking.look(), "problem": problem, **self.context()}
        return render(self.request, self.template, context, status=422 if problem else 200)
