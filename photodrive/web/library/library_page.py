"""The library: all photos of an owner by day, and for strangers a word about what this is."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.account import at_a_glance
from photodrive.people import signed_in
from photodrive.photos import counts
from photodrive.photos.browsing import timeline
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.browsing.timeline import Page, Position
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.web.shared.own import own_photos
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.chosen import FAVOURITES, LIBRARY, Selection

from . import scrubber, search_page

PAGE_SIZE = 100
WHOLE_DAYS_FROM = 60


class LibraryView(View):
    """GET: the next photos after the position ``after``, or from ``to`` on, a month. For htmx only the rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return render(request, "photodrive/welcome.html")
        wanted = Wanted.read(request.GET)
        if wanted.narrows:
            return search_page.respond(request, wanted)
        owner = signed_in(request)
        page, rows = _rows(request, own_photos(request), tail="")
        if "HX-Request" in request.headers:
            return _answer(request, "library/rows", {**rows, "selection": Selection(scope=LIBRARY, back="")})
        drive, months = at_a_glance.of(owner), counts.months(owner)
        first = page.photos[0].sort_local if page.photos else None
        at = (first.year, first.month) if first else None
        context = {
            **rows,
            "drive": drive,
            "filters": search_page.filters(owner) if drive.photos else [],
            "selection": Selection(scope=LIBRARY, back=request.get_full_path(), total=drive.photos),
            "years": scrubber.years(months, at=at),
            "newer": scrubber.newer(months, at) if rows["begun"] and at else None,
            "undo": undo.offered(request),
        }
        return _answer(request, "library", context)


class FavouritesView(LoginRequiredMixin, View):
    """GET: her favourites as the library shows all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = _rows(request, own_photos(request).filter(favourite=True), tail="?from=favourites")[1]
        selection = Selection(scope=FAVOURITES, back=reverse("photodrive:favourites"))
        context = {**rows, "selection": selection, "undo": undo.offered(request)}
        return _answer(request, "library/rows" if "HX-Request" in request.headers else "favourites", context)


class DatesView(LoginRequiredMixin, View):
    """GET: all months there are, to jump to one. For a script only the sheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        years = scrubber.calendar_of(counts.months(signed_in(request)))
        name = "library/dates_sheet" if "HX-Request" in request.headers else "dates"
        return _answer(request, name, {"years": years})


def _rows(request: HttpRequest, photos: PhotoQuerySet, *, tail: str) -> tuple[Page, dict[str, object]]:
    sent = request.GET
    begun = Position.parse(sent.get("after", "")) or scrubber.start(sent.get("to", ""))
    page = _whole_days(timeline.page(photos, after=begun, size=PAGE_SIZE))
    goes_on = begun if "HX-Request" in request.headers else None
    months = drawn.months(
        page.photos,
        marks=marks.of(signed_in(request), page.photos),
        addresses=drawn.Addresses.own(tail),
        after=_last_of(goes_on),
    )
    return page, {"months": months, "next": page.next, "begun": begun}


def _last_of(position: Position | None) -> datetime | None:
    return position.local if position is not None and position.photo_id.int else None


def _whole_days(page: Page) -> Page:
    """Ends between two days where there is one to end at, so that a day stands in one piece."""
    if page.next is None:
        return page
    kept: list[Photo] = drawn.whole_days(page.photos, at_least=WHOLE_DAYS_FROM)
    return Page(photos=kept, next=timeline.position_of(kept[-1]))


def _answer(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, f"photodrive/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
