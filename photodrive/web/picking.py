"""Ticking photos, page by page: into an album from the library, or out of an album."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from photodrive.photos import albums, timeline
from photodrive.photos.models import Album
from photodrive.photos.querysets import PhotoQuerySet

from .forms import AlbumForm
from .own import own_photos

PAGE_SIZE = 60
NOTHING_TICKED = "Tick at least one photo."


class OwnAlbumView(LoginRequiredMixin, View):
    """A page about one album of hers; any other album does not exist here."""

    def album(self, album_id: UUID) -> Any:
        """Her album of this id, with ``count`` and ``cover``. Raises Http404."""
        return get_object_or_404(albums.of(self.request.user), pk=album_id)


class PickView(OwnAlbumView):
    """GET shows a page of photos to tick, POST does with the ticked ones what the page is for.

    The button ``then=more`` does it, too, and goes on with older photos.
    """

    template: str

    def photos(self, album: Album) -> PhotoQuerySet:
        """The photos to tick from."""
        raise NotImplementedError

    def carry_out(self, album: Album, photo_ids: list[UUID]) -> str:
        """Do it; returns what to say."""
        raise NotImplementedError

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        return self._show(request, self.album(album_id))

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album, ticked = self.album(album_id), ticked_in(request)
        more = request.POST.get("then") == "more"
        if not ticked and not more:
            return self._show(request, album, problem=NOTHING_TICKED, status=422)
        following = page_of(request, self.photos(album)).next if more else None
        if ticked:
            messages.success(request, self.carry_out(album, ticked))
        return redirect(f"{request.path}?after={following}") if following else redirect(album)

    def _show(self, request: HttpRequest, album: Album, *, problem: str = "", status: int = 200) -> HttpResponse:
        context = {"album": album, "problem": problem, **grid(request, self.photos(album))}
        return render(request, self.template, context, status=status)


class AddToAlbumView(PickView):
    """Photos of the library that are not in the album yet."""

    template = "photodrive/album_add.html"

    def photos(self, album: Album) -> PhotoQuerySet:
        return own_photos(self.request).exclude(pk__in=albums.members(album))

    def carry_out(self, album: Album, photo_ids: list[UUID]) -> str:
        return _added(album, photo_ids)


class RemoveFromAlbumView(PickView):
    """Photos of the album."""

    template = "photodrive/album_remove.html"

    def photos(self, album: Album) -> PhotoQuerySet:
        return albums.photos_in(album)

    def carry_out(self, album: Album, photo_ids: list[UUID]) -> str:
        removed = albums.remove(album=album, photo_ids=photo_ids)
        return f"{counted(removed)} taken out of “{album.title}”, and still in your library."


class SelectView(LoginRequiredMixin, View):
    """Many photos of the library at once, into an album of hers or a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = ticked_in(request)
        if not ticked:
            return self._show(request, problem=NOTHING_TICKED, status=422)
        album = self._wanted(request)
        if album is None:
            return self._show(request, problem="Choose an album, or write a name for a new one.", status=422)
        messages.success(request, _added(album, ticked))
        return redirect(album)

    def _wanted(self, request: HttpRequest) -> Album | None:
        """The album she named: a new one if she wrote a title."""
        form = AlbumForm(request.POST)
        if form.is_valid():
            return albums.create(owner=request.user, title=form.cleaned_data["title"])
        named = request.POST.get("album", "")
        return albums.of(request.user).filter(pk=named).first() if _is_uuid(named) else None

    def _show(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "albums": albums.of(request.user),
            "title": request.POST.get("title", ""),
            "chosen": request.POST.get("album", ""),
            "problem": problem,
            **grid(request, own_photos(request)),
        }
        return render(request, "photodrive/select.html", context, status=status)


def page_of(request: HttpRequest, photos: PhotoQuerySet) -> timeline.Page:
    """The page of ``photos`` that the address names."""
    after = timeline.Position.parse(request.GET.get("after", ""))
    return timeline.page(photos, after=after, size=PAGE_SIZE)


def grid(request: HttpRequest, photos: PhotoQuerySet) -> dict[str, Any]:
    """What the grid of pictures to tick needs; ticks of a refused form stay."""
    page = page_of(request, photos)
    ticked = set(ticked_in(request))
    return {
        "photos": page.photos,
        "next": page.next,
        "after": request.GET.get("after"),
        "ticked": [photo.pk for photo in page.photos if photo.pk in ticked],
    }


def ticked_in(request: HttpRequest) -> list[UUID]:
    """The photo ids ticked in the form; nonsense is no tick."""
    return [UUID(text) for text in request.POST.getlist("photo")[:PAGE_SIZE] if _is_uuid(text)]


def counted(count: int) -> str:
    """ "1 photo", "2 photos"."""
    return f"{count} photo{'' if count == 1 else 's'}"


def _added(album: Album, photo_ids: list[UUID]) -> str:
    return f"{counted(albums.add(album=album, photo_ids=photo_ids))} added to “{album.title}”."


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
