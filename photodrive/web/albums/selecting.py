"""Ticking photos: into an album from the library, or out of an album."""

from __future__ import annotations

from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from photodrive.people import signed_in
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.uuids import as_uuid
from photodrive.web.shared.ticking import Refused, TickingView
from photodrive.web.shared.wording import counted

from .forms import AlbumForm


class OwnAlbumView(LoginRequiredMixin, View):
    """A page about one album of hers; any other album does not exist here."""

    def album(self, album_id: UUID) -> Album:
        """Her album of this id, with ``count`` and ``cover``. Raises Http404."""
        return get_object_or_404(albums.of(signed_in(self.request)), pk=album_id)


class AlbumTickingView(TickingView):
    """Photos to tick for one album of hers; any other album does not exist here."""

    @cached_property
    def album(self) -> Album:
        """With ``count`` and ``cover``. Raises Http404."""
        return get_object_or_404(albums.of(signed_in(self.request)), pk=self.kwargs["album_id"])

    def about(self) -> UUID:
        return self.album.pk

    def context(self) -> dict[str, object]:
        return {"album": self.album}


class AddToAlbumView(AlbumTickingView):
    """Photos of the library that are not in the album yet."""

    template, purpose = "photodrive/album_add.html", "into an album"

    def photos(self) -> PhotoQuerySet:
        return Photo.objects.own(signed_in(self.request)).exclude(pk__in=albums.members(self.album))

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        messages.success(self.request, _added(self.album, chosen))
        return redirect(self.album)


class RemoveFromAlbumView(AlbumTickingView):
    """Photos of the album."""

    template, purpose = "photodrive/album_remove.html", "out of an album"

    def photos(self) -> PhotoQuerySet:
        return Photo.objects.own(signed_in(self.request)).filter(pk__in=albums.members(self.album))

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        removed = albums.remove_all(album=self.album, photos=chosen)
        said = f"{counted(removed)} taken out of “{self.album.title}”, and still in your library."
        messages.success(self.request, said)
        return redirect(self.album)


class SelectView(TickingView):
    """Many photos of the library at once, into an album of hers or a new one."""

    template, purpose = "photodrive/select.html", "select"

    def about(self) -> UUID:
        return uuid5(NAMESPACE_URL, str(signed_in(self.request).pk))

    def photos(self) -> PhotoQuerySet:
        return Photo.objects.own(signed_in(self.request))

    def context(self) -> dict[str, object]:
        sent = self.request.POST
        return {
            "albums": albums.of(signed_in(self.request)),
            "title": sent.get("title", ""),
            "chosen": sent.get("album", ""),
        }

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        album = self._wanted()
        if album is None:
            raise Refused("Choose an album, or write a name for a new one.")
        messages.success(self.request, _added(album, chosen))
        return redirect(album)

    def _wanted(self) -> Album | None:
        """The album she named: a new one if she wrote a title."""
        form = AlbumForm(self.request.POST)
        if form.is_valid():
            return albums.create(owner=signed_in(self.request), title=form.cleaned_data["title"])
        album_id = as_uuid(self.request.POST.get("album"))
        return albums.of(signed_in(self.request)).filter(pk=album_id).first() if album_id else None


def _added(album: Album, chosen: PhotoQuerySet) -> str:
    return f"{counted(albums.add_all(album=album, photos=chosen))} added to “{album.title}”."
