"""The library: all photos of an owner by month, and for strangers a word about what this is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.people import signed_in
from photodrive.photos.browsing import timeline
from photodrive.photos.library import quota
from photodrive.photos.models import Photo
from photodrive.web.shared.own import UNDO_KEY, own_photos, trashed_photos

PAGE_SIZE = 60


class LibraryView(View):
    """GET: the next photos after the position ``after``. For htmx only the tiles themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return render(request, "photodrive/welcome.html")
        after = timeline.Position.parse(request.GET.get("after", ""))
        page = timeline.page(own_photos(request), after=after, size=PAGE_SIZE)
        partial = "HX-Request" in request.headers
        context: dict[str, object] = {
            "photos": page.photos,
            "next": page.next,
            "after": after,
            "last_month": after.local if partial and after else None,
        }
        if not partial:
            context |= {
                "undo": _just_trashed(request),
                "total": own_photos(request).count(),
                "usage": quota.usage(owner=signed_in(request)),
                "trashed": trashed_photos(request).count(),
            }
        response = render(request, f"photodrive/library{'/tiles' if partial else ''}.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response


def _just_trashed(request: HttpRequest) -> Photo | None:
    """The photo to offer an undo for, told once: with a page, not with its head."""
    photo_id = request.session.pop(UNDO_KEY, None) if request.method == "GET" else None
    return trashed_photos(request).filter(pk=UUID(photo_id)).first() if photo_id else None
