"""The trash: photos that can still come back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.authorization.http.views import see_other
from photodrive.conf import settings
from photodrive.photos.library import editing
from photodrive.web.shared.own import TrashedPhotoView, trashed_photos
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.ways import next_page
from photodrive.web.shared.wording import counted

PAGE_SIZE = 60
DAY_SECONDS = 24 * 3600


class TrashView(LoginRequiredMixin, View):
    """GET: what is in the trash, last thrown away first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(trashed_photos(request), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page": page, "days": settings.TRASH_SECONDS // DAY_SECONDS}
        return render(request, "photodrive/trash.html", context)


class RestoreView(TrashedPhotoView):
    """POST: take one photo back."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        editing.restore(photo=photo)
        messages.success(request, f"“{photo.title}” is back in your library.")
        return redirect(photo)


class UndoView(LoginRequiredMixin, View):
    """POST: take back what went into the trash together at the moment ``at``; then on to ``next``."""

    def post(self, request: HttpRequest) -> HttpResponse:
        photos = undo.thrown_away(request, request.POST.get("at", ""))
        count = 0
        for photo in photos.iterator():
            editing.restore(photo=photo)
            count += 1
        if count:
            messages.success(request, f"{counted(count)} {'is' if count == 1 else 'are'} back in your library.")
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
        return render(request, "photodrive/trash_empty.html", {"count": trashed_photos(request).count()})

    def post(self, request: HttpRequest) -> HttpResponse:
        count = 0
        for photo in trashed_photos(request).iterator():
            editing.delete_for_good(photo=photo)
            count += 1
        messages.success(request, f"{count} photo{'s' if count != 1 else ''} deleted for good.")
        return redirect("photodrive:trash")
