"""What an owner changes about an album of hers: cover, order, whether apps ever see it, days that are put into it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from photodrive.authorization.http.views import see_other
from photodrive.people import signed_in
from photodrive.photos.library import album_order, albums, ordering
from photodrive.photos.models import Album
from photodrive.sharing import withheld
from photodrive.uuids import as_uuid
from photodrive.web.shared.wording import counted

from .forms import DaysForm
from .selecting import OwnAlbumView

COVERS_ON_PAGE = 60


class ChangingView(OwnAlbumView):
    """POST changes something; whoever reloads after signing in again lands on the album's page."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        return redirect(self.album(album_id))


class CoverView(OwnAlbumView):
    """GET: its photos, one of which to choose. POST: ``photo`` is its cover; empty for the one that was added last."""

    def get(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album = self.album(album_id)
        photos, order = ordering.of_album(album, albums.photos_in(album))
        page = Paginator(order.sort(photos), COVERS_ON_PAGE).get_page(request.GET.get("page"))
        return render(request, "photodrive/album_cover.html", {"album": album, "page": page})

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album, photo_id = self.album(album_id), as_uuid(request.POST.get("photo"))
        photo = albums.photos_in(album).filter(pk=photo_id).first() if photo_id else None
        albums.set_cover(album=album, photo=photo)
        messages.success(request, "Saved.")
        return redirect(album)


class OrderView(ChangingView):
    """POST: the order in which it is shown. Her own begins as it stood."""

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album, wanted = self.album(album_id), request.POST.get("order", "")
        if wanted not in Album.Order.values:
            return redirect(album)
        photos, order = ordering.of_album(album, albums.photos_in(album))
        as_shown = order.sort(photos).values_list("pk", flat=True)
        album_order.choose(album=album, order=wanted, as_shown=list(as_shown) if wanted == Album.Order.OWN else ())
        own = "?arrange=1" if wanted == Album.Order.OWN else ""
        return see_other(f"{album.get_absolute_url()}{own}")


class MoveView(ChangingView):
    """POST: one photo ``earlier`` or ``later`` by one place, or ``photo`` in front of ``before`` (empty: to the end).

    A script is told no more than whether it could be done.
    """

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album, sent = self.album(album_id), request.POST
        photo_id, moved = None, False
        for name, by in (("earlier", -1), ("later", 1)):
            if (found := as_uuid(sent.get(name))) is not None:
                photo_id, moved = found, album_order.shift(album=album, photo_id=found, by=by)
        if photo_id is None and (photo_id := as_uuid(sent.get("photo"))) is not None:
            before = as_uuid(sent.get("before"))
            moved = album_order.put_before(album=album, photo_id=photo_id, other_id=before)
        if "HX-Request" in request.headers:
            return HttpResponse(status=204 if moved else 409)
        query = urlencode({"arrange": "1", **({"after": sent["after"][:2000]} if sent.get("after") else {})})
        return see_other(f"{album.get_absolute_url()}?{query}#photo-{photo_id}")


class NeverShareAlbumView(ChangingView):
    """POST: whether what is in it is never shared with apps."""

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album = self.album(album_id)
        withheld.set_album(album=album, never_share=request.POST.get("on") == "1")
        said = "No app sees what is in this album now." if album.never_share else "Apps see what you allow them again."
        messages.success(request, said)
        return redirect(album)


class AddDaysView(ChangingView):
    """POST: all her photos of a day or of several into it, at one press."""

    def post(self, request: HttpRequest, album_id: UUID) -> HttpResponse:
        album, form = self.album(album_id), DaysForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(told for errors in form.errors.values() for told in map(str, errors)))
            return redirect("photodrive:album_add", album.pk)
        first, last = form.cleaned_data["from"], form.cleaned_data["to"]
        photos = albums.of_days(signed_in(request), first=first, last=last)
        if not photos.exists():
            messages.warning(request, "There are no photos of these days.")
            return redirect("photodrive:album_add", album.pk)
        messages.success(request, f"{counted(albums.add_all(album=album, photos=photos))} added to “{album.title}”.")
        return redirect(album)
