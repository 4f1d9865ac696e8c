"""What a search shows, in the place of the library; and what could be meant while one types."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import searchable as seen_by_apps
from photodrive.people import Owner, signed_in
from photodrive.photos import counts
from photodrive.photos.browsing import search, search_suggestions, search_terms, timeline
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.sharing import searchable as seen_by_people
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.selection import undo

from . import search_filters

PAGE_SIZE = 100


def respond(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """The photos of the signed-in owner that are ``wanted``, after the position ``after``."""
    owner = signed_in(request)
    named = _named(owner)
    after = timeline.Position.parse(request.GET.get("after", ""))
    found = search.find(owner=owner, wanted=wanted, named=named, after=after, size=PAGE_SIZE)
    albums = search_terms.albums_of(owner.pk)
    partial = "HX-Request" in request.headers
    context: dict[str, object] = {
        "search": {"wanted": wanted, "chips": wanted.chips([*named, *albums])},
        "found": found,
        "months": drawn.months(
            found.page.photos,
            marks=marks.of(owner, found.page.photos),
            addresses=drawn.Addresses.own(),
            after=after.local if partial and after else None,
        ),
        "next": found.page.next,
        "after": after,
    }
    if not partial:
        total = counts.total(owner)
        context["total"] = total.photos - total.trashed
        context["filters"] = search_filters.of(owner, wanted, named=named, albums=albums)
        context["undo"] = undo.offered(request)
    response = render(request, f"photodrive/search/{'rows' if partial else 'results'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


class SuggestView(LoginRequiredMixin, View):
    """GET: what could be meant by ``typed``, as a piece of a page; the other fields are the filters that are on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = signed_in(request)
        groups = search_suggestions.suggest(
            owner=owner,
            typed=request.GET.get("typed", ""),
            wanted=Wanted.read(request.GET),
            named=_apps(owner),
        )
        return render(request, "photodrive/search/suggestions.html", {"groups": groups})


def _named(owner: Owner) -> list[Named]:
    return [*seen_by_people.circles(owner), *_apps(owner)]


def _apps(owner: Owner) -> list[Named]:
    """With their logos."""
    apps = seen_by_apps.apps(owner)
    drawn = logos.urls_of({app.subject for app in apps}) if apps else {}
    return [replace(app, logo_url=drawn.get(app.subject, "")) for app in apps]
