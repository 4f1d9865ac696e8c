"""The trash: photos that can still come back."""

from __future__ import annotations

from datetime import UTC, timedelta
from math import ceil
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from photodrive.account import at_a_glance
from photodrive.authorization.http.views import see_other
from photodrive.conf import settings
from photodrive.people import signed_in
from photodrive.photos.browsing.timeline import Position
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from photodrive.web.shared.own import TrashedPhotoView, trashed_photos
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.ways import next_page
from photodrive.web.shared.wording import counted

PAGE_SIZE = 60
DAY = timedelta(days=1)


class TrashView(LoginRequiredMixin, View):
    """GET: what is in the trash, last thrown away first, from the position ``after`` on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        after = Position.parse(request.GET.get("after", ""))
        photos = trashed_photos(request)
        if after is not None:
            at = after.local.replace(tzinfo=UTC)
            photos = photos.filter(Q(trashed_at__lte=at) & (Q(trashed_at__lt=at) | Q(id__lt=after.photo_id)))
        found = list(photos[: PAGE_SIZE + 1])
        context = {
            "drive": at_a_glance.of(signed_in(request)),
            "rows": [{"photo": photo, "left": _days_left(photo)} for photo in found[:PAGE_SIZE]],
            "after": after,
            "next": _position_of(found[PAGE_SIZE - 1]) if len(found) > PAGE_SIZE else None,
            "days": settings.TRASH_SECONDS // undo.DAY_SECONDS,
            "undo": undo.offered(request),
        }
        return render(request, "photodrive/trash.html", context)


class RestoreView(TrashedPhotoView):
    """POST: take one photo back."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        editing.restore(photo=photo)
        messages.success(request, f"“{photo.title}” is back in your library.")
        return redirect(photo)


class RestoreAllView(LoginRequiredMixin, View):
    """POST: take everything back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever reloads after signing in again lands here."""
        return redirect("photodrive:trash")

    def post(self, request: HttpRequest) -> HttpResponse:
        count = editing.restore_all(owner=signed_in(request), photos=trashed_photos(request))
        _say_back(request, count)
        return see_other(next_page(request))


class UndoView(LoginRequiredMixin, View):
    """POST: take back what went into the trash together at the moment ``at``; then on to ``next``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever reloads after signing in again lands here: the trash still has them."""
        return redirect("photodrive:trash")

    def post(self, request: HttpRequest) -> HttpResponse:
        photos = undo.thrown_away(request, request.POST.get("at", ""))
        count = editing.restore_all(owner=signed_in(request), photos=photos)
        _say_back(request, count)
        return see_other(next_page(request))


class DeleteForGoodView(TrashedPhotoView):
    """GET asks, POST deletes one photo and its files for good."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        return render(request, "photodrive/photo_delete.html", {"photo": self.photo(photo_id), "for_good": True})

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        editing.delete_for_good(photo=photo)
        messages.success(request, f"“{photo.title}” is deleted for good.")
        return redirect("photodrive:trash")


class EmptyTrashView(LoginRequiredMixin, View):
    """GET asks, POST deletes everything in the trash for good."""

    def get(self, request: HttpRequest) -> HttpResponse:
        drive = at_a_glance.of(signed_in(request))
        return render(request, "photodrive/trash_empty.html", {"drive": drive, "count": drive.trashed})

    def post(self, request: HttpRequest) -> HttpResponse:
        count = editing.delete_all_for_good(owner=signed_in(request), photos=trashed_photos(request))
        messages.success(request, f"{counted(count)} deleted for good.")
        return redirect("photodrive:trash")


def _say_back(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(request, f"{counted(count)} {'is' if count == 1 else 'are'} back in your library.")


def _position_of(photo: Photo) -> Position:
    assert photo.trashed_at is not None
    return Position(local=photo.trashed_at.astimezone(UTC).replace(tzinfo=None), photo_id=photo.pk)


def _days_left(photo: Photo) -> int:
    """Days until it is deleted for good, begun ones counted."""
    assert photo.trashed_at is not None
    ends = photo.trashed_at + timedelta(seconds=settings.TRASH_SECONDS)
    return max(0, ceil((ends - timezone.now()) / DAY))
