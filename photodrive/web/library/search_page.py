"""What a search shows, in the place of the library; and what could be meant while one types."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.people import Owner, signed_in
from photodrive.photos import counts
from photodrive.photos.browsing import search, search_suggestions, search_terms
from photodrive.photos.browsing.search import Found
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.browsing.timeline import Position
from photodrive.web.shared import finding
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.chosen import Selection, of_search

from . import scrubber, search_filters

PAGE_SIZE = 100


def respond(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """The photos of the signed-in owner that are ``wanted``, after a position or from a month on."""
    owner, sent = signed_in(request), request.GET
    named = finding.named(owner)
    begun = Position.parse(sent.get("after", "")) or scrubber.start(sent.get("to", ""))
    found = search.find(owner=owner, wanted=wanted, named=named, after=begun, size=PAGE_SIZE)
    partial = "HX-Request" in request.headers
    context = _rows(owner, found, begun=begun if partial else None)
    albums = search_terms.albums_of(owner.pk)
    context |= {
        "search": {"wanted": wanted, "chips": wanted.chips([*named, *albums])},
        "selection": Selection(scope=of_search(wanted.query), back=request.get_full_path(), total=found.count),
        "begun": begun,
    }
    if not partial:
        total = counts.total(owner)
        first = found.page.photos[0].sort_local if found.page.photos else None
        context |= {
            "total": total.photos - total.trashed,
            "filters": search_filters.of(owner, wanted, named=named, albums=albums),
            "years": scrubber.years(found.months, at=(first.year, first.month) if first else None),
            "undo": undo.offered(request),
        }
    response = render(request, f"photodrive/search/{'rows' if partial else 'results'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def filters(owner: Owner) -> list[search_filters.Filter]:
    """What the library itself offers to narrow it by."""
    return search_filters.of(owner, Wanted(), named=finding.named(owner), albums=search_terms.albums_of(owner.pk))


class SuggestView(LoginRequiredMixin, View):
    """GET: what could be meant by ``typed``, as a piece of a page; the other fields are the filters that are on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = signed_in(request)
        groups = search_suggestions.suggest(
            owner=owner,
            typed=request.GET.get("typed", ""),
            wanted=Wanted.read(request.GET),
            named=finding.apps(owner),
        )
        return render(request, "photodrive/search/suggestions.html", {"groups": groups})


def _rows(owner: Owner, found: Found, *, begun: Position | None) -> dict[str, object]:
    photos = found.page.photos
    return {
        "found": found,
        "next": found.page.next,
        "months": drawn.months(
            photos,
            marks=marks.of(owner, photos),
            addresses=drawn.Addresses.own(),
            after=begun.local if begun is not None and begun.photo_id.int else None,
        ),
    }
