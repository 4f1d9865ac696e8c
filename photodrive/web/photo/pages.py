"""The page of one photo, and putting it into the trash."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.photos.library import editing, ordering
from photodrive.photos.models import Photo
from photodrive.sharing.visibility import in_person, visible_to
from photodrive.web.shared.own import OwnPhotoView, private_or_gone
from photodrive.web.shared.selection import undo

from . import opened, stage


class PhotoView(View):
    """GET: the photo, for its owner and, if it is public, for anybody who has the link."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = visible_to(in_person(request.user)).filter(pk=photo_id).first()
        return private_or_gone(request, "photo") if photo is None else stage.show(request, photo)


class DeleteView(OwnPhotoView):
    """GET asks, POST puts the photo into the trash, offers an undo and goes on to the next one."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        return render(request, "photodrive/photo_delete.html", {"photo": self.photo(photo_id)})

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        next_url = _next_to(request, photo)
        editing.trash(photo=photo)
        if photo.trashed_at is not None:
            undo.remember(request, at=photo.trashed_at, count=1, title=photo.title)
        return redirect(next_url)


def _next_to(request: HttpRequest, photo: Photo) -> str:
    """Where she goes on: the photo after it, else the one before it, else the list."""
    where = opened.of(request, photo)
    here = where.of(photo)
    before, after = ([], []) if here is None else ordering.around(where.photos, where.ordering, here, count=1)
    beside = [*after, *before]
    return where.address(beside[0]) if beside else where.home
