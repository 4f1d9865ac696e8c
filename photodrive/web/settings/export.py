"""Taking photos along: everything, an album, or what was ticked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from photodrive.account import archive, exporting
from photodrive.conf import settings
from photodrive.people import signed_in
from photodrive.photos.library import albums
from photodrive.photos.models import PhotoQuerySet
from photodrive.sharing.serving import file_response
from photodrive.sharing.visibility import in_person
from photodrive.web.shared.selection.chosen import chosen
from photodrive.web.standing.leaving import open_meanwhile

from . import confirm


@open_meanwhile
class ExportView(LoginRequiredMixin, View):
    """POST: have an archive of everything made. Pressed again while it is made, nothing else happens."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:settings_data")

    def post(self, request: HttpRequest) -> HttpResponse:
        exporting.ask(signed_in(request))
        return redirect("photodrive:settings_data")


class PartView(LoginRequiredMixin, View):
    """GET and HEAD: one file of an archive of hers, whole or a range of it, for whoever has just shown who she is."""

    def get(self, request: HttpRequest, export_id: UUID, part: int) -> HttpResponseBase:
        stored = exporting.part_of(signed_in(request), export_id, part)
        if stored is None:
            raise Http404
        if not confirm.is_fresh(request):
            return confirm.ask(request.get_full_path())
        return file_response(request, stored, attachment=True)


@open_meanwhile
class DownloadView(LoginRequiredMixin, View):
    """POST: the selected photos, as one ZIP in the order of the library."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:library")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        photos = chosen(request).order_by("-sort_local", "-pk")
        if not photos.exists():
            messages.info(request, "Tick the photos first that you want to download.")
            return redirect("photodrive:library")
        return _sent(request, photos, f"{settings.NAME} {timezone.localdate():%Y-%m-%d}")


@open_meanwhile
class DownloadAlbumView(LoginRequiredMixin, View):
    """POST: the photos of an album of hers, as one ZIP in the album's order."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        return redirect(get_object_or_404(albums.of(signed_in(request)), pk=album_id))

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponseBase:
        album = get_object_or_404(albums.of(signed_in(request)), pk=album_id)
        return _sent(request, albums.photos_in(album), album.title)


def _sent(request: HttpRequest, photos: PhotoQuerySet, name: str) -> HttpResponseBase:
    return archive.response(request, archive.stream(photos=photos, caller=in_person(request.user), name=name))
