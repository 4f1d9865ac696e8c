"""Albums: make one, look into it, rename and delete it. Somebody else's album does not exist here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.people import signed_in
from photodrive.photos.library import albums, ordering
from photodrive.photos.models import Album
from photodrive.sharing import links, withheld
from photodrive.web.shared.own import own_photos, private_or_gone
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.chosen import Selection, of_album
from photodrive.web.shared.wording import counted

from .forms import AlbumForm
from .selecting import OwnAlbumView

PAGE_SIZE = 60


class AlbumsView(LoginRequiredMixin, View):
    """GET: her albums. POST: a new one, and on to the photos to put into it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _list(request, AlbumForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AlbumForm(request.POST)
        if not form.is_valid():
            return _list(request, form, status=422)
        album = albums.create(owner=signed_in(request), title=form.cleaned_data["title"])
        if not own_photos(request).exists():
            return redirect(album)
        return redirect("photodrive:album_add", album.pk)


class AlbumView(OwnAlbumView):
    """GET: its photos after the place ``after``, with ``arrange`` to be moved. For htmx only the rows themselves."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        if not albums.of(signed_in(request)).filter(pk=album_id).exists():
            return private_or_gone(request, "album")
        return show(request, self.album(album_id))


class EditAlbumView(OwnAlbumView):
    """POST: its title."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        """Whoever reloads after signing in again lands here; the form is on the album's page."""
        return redirect(self.album(album_id))

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album = self.album(album_id)
        form = AlbumForm(request.POST)
        if not form.is_valid():
            return show(request, album, form=form, status=422)
        albums.rename(album=album, title=form.cleaned_data["title"])
        messages.success(request, "Renamed.")
        return redirect(album)


class DeleteAlbumView(OwnAlbumView):
    """GET asks, POST deletes the album; its photos stay."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        return render(request, "photodrive/album_delete.html", {"album": self.album(album_id)})

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album = self.album(album_id)
        held = counted(albums.photos_in(album).count())
        albums.delete(album=album)
        messages.success(request, f"The album “{album.title}” is gone. Its {held} stayed in your library.")
        return redirect("photodrive:albums")


def _list(request: HttpRequest, form: AlbumForm, status: int = 200) -> HttpResponse:
    page = Paginator(albums.of(signed_in(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "total": page.paginator.count, "form": form}
    return render(request, "photodrive/albums.html", context, status=status)


def show(request: HttpRequest, album: Album, *, form: AlbumForm | None = None, status: int = 200) -> HttpResponse:
    """The page of ``album``, which has ``count`` and ``cover``, or the rows alone."""
    after, partial = request.GET.get("after", ""), "HX-Request" in request.headers
    photos, order = ordering.of_album(album, albums.photos_in(album))
    page = ordering.page(photos, order, after=after, size=PAGE_SIZE)
    arranges = album.order == Album.Order.OWN and request.GET.get("arrange") == "1"
    addresses = drawn.Addresses.own(f"?in={album.pk}")
    context: dict[str, object] = {
        "album": album,
        "photos": drawn.row(page.photos, marks=marks.of(signed_in(request), page.photos), addresses=addresses),
        "next": page.next,
        "following": page.following,
        "after": after if order.keys(after) else "",
        "arranges": arranges,
        "selection": None if arranges else _selection(request, album),
    }
    if not partial:
        context |= _head(request, album) | {"form": form or AlbumForm(initial={"title": album.title})}
    name = "albums/rows" if partial else "album"
    response = render(request, f"photodrive/{name}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _selection(request: HttpRequest, album: Album) -> Selection:
    return Selection(scope=of_album(album), back=request.get_full_path(), total=getattr(album, "count", None))


def _head(request: HttpRequest, album: Album) -> dict[str, object]:
    """What stands above the photos."""
    return {
        "has_photos": bool(getattr(album, "count", 0)) or own_photos(request).exists(),
        "days": albums.first_and_last_day(album),
        "orders": Album.Order.choices,
        "share": links.of_album(album),
        "kept": withheld.count_kept_by_album(signed_in(request)).get(album.pk, 0),
        "undo": undo.offered(request),
    }
