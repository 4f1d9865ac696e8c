"""The library: all photos of an owner by day, and for strangers a word about what this is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.people import signed_in
from photodrive.photos.browsing import timeline
from photodrive.web.shared.own import own_photos
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.selection import undo

PAGE_SIZE = 100


class LibraryView(View):
    """GET: the next photos after the position ``after``. For htmx only the rows themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return render(request, "photodrive/welcome.html")
        after = timeline.Position.parse(request.GET.get("after", ""))
        page = timeline.page(own_photos(request), after=after, size=PAGE_SIZE)
        partial = "HX-Request" in request.headers
        months = drawn.months(
            page.photos,
            marks=marks.of(signed_in(request), page.photos),
            addresses=drawn.Addresses.own(),
            after=after.local if partial and after else None,
        )
        context: dict[str, object] = {"months": months, "next": page.next, "after": after}
        if not partial:
            context["undo"] = undo.offered(request)
        response = render(request, f"photodrive/library{'/rows' if partial else ''}.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response
