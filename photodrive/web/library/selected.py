"""What the bar of a selection does with many photos at once. GET leads whoever reloads back to the library."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.authorization.http.views import see_other
from photodrive.people import signed_in
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.sharing import links, open_links, withheld
from photodrive.uuids import as_uuid
from photodrive.web.shared.own import trashed_photos
from photodrive.web.shared.selection import undo
from photodrive.web.shared.selection.chosen import chosen, fields
from photodrive.web.shared.selection.ways import next_page
from photodrive.web.shared.wording import counted

TITLE_LENGTH = 200
NOTHING = "Nothing was selected. Tick some photos first."


class SelectedView(LoginRequiredMixin, View):
    """POST: does what the button says with the selected photos, and goes on to the page she came from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:library")

    def post(self, request: HttpRequest) -> HttpResponse:
        photos = chosen(request)
        if not photos.exists():
            messages.warning(request, NOTHING)
            return see_other(next_page(request))
        return self.carry_out(request, photos)

    def carry_out(self, request: HttpRequest, photos: PhotoQuerySet) -> HttpResponse:
        """With one photo of hers at least."""
        raise NotImplementedError

    def ask(self, template: str, photos: PhotoQuerySet, status: int = 200, **more: object) -> HttpResponse:
        """One more question about them."""
        context = {"count": photos.count(), "fields": fields(self.request), "back": next_page(self.request), **more}
        return render(self.request, f"photodrive/selected/{template}.html", context, status=status)


class TrashView(SelectedView):
    """Into the trash, with an undo."""

    def carry_out(self, request: HttpRequest, photos: PhotoQuerySet) -> HttpResponse:
        title = list(photos.values_list("title", flat=True)[:2])
        count = editing.trash_all(owner=signed_in(request), photos=photos)
        newest = trashed_photos(request).first()
        if count and newest is not None and newest.trashed_at is not None:
            undo.remember(request, at=newest.trashed_at, count=count, title=title[0] if len(title) == 1 else "")
        return see_other(next_page(request))


class FavouriteView(SelectedView):
    """Among her favourites; out of them, if all of them were."""

    def carry_out(self, request: HttpRequest, photos: PhotoQuerySet) -> HttpResponse:
        wanted = photos.filter(favourite=False).exists()
        changed = editing.set_favourite_all(owner=signed_in(request), photos=photos, favourite=wanted)
        now = "among your favourites" if wanted else "no longer among your favourites"
        messages.success(request, f"{counted(changed)} {'is' if changed == 1 else 'are'} {now}.")
        return see_other(next_page(request))


class VisibilityView(SelectedView):
    """Asks who may see them, then sets that."""

    def carry_out(self, request: HttpRequest, photos: PhotoQuerySet) -> HttpResponse:
        wanted = request.POST.get("visibility", "")
        if wanted not in Photo.Visibility.values:
            public = photos.filter(visibility=Photo.Visibility.PUBLIC).count()
            linked = open_links.with_others(owner=signed_in(request), photos=photos)
            return self.ask("visibility", photos, public=public, linked=linked, never=withheld.kept(photos).count())
        changed = links.set_visibility_all(owner=signed_in(request), photos=photos, visibility=wanted)
        now = "for anyone with the link" if wanted == Photo.Visibility.PUBLIC else "for you only"
        messages.success(request, f"{counted(changed)} {'is' if changed == 1 else 'are'} {now} from now on.")
        return see_other(next_page(request))


class AlbumView(SelectedView):
    """Asks for an album, then puts them into it, or into a new one."""

    def carry_out(self, request: HttpRequest, photos: PhotoQuerySet) -> HttpResponse:
        sent, hers = request.POST, albums.of(signed_in(request))
        title, album_id = sent.get("title", "").strip(), as_uuid(sent.get("album"))
        if "asked" not in sent:
            return self.ask("album", photos, albums=hers)
        album: Album | None = hers.filter(pk=album_id).first() if album_id and not title else None
        if title and len(title) <= TITLE_LENGTH:
            album = albums.create(owner=signed_in(request), title=title)
        if album is None:
            problem = "Choose an album, or write a name for a new one."
            return self.ask("album", photos, 422, albums=hers, problem=problem, title=title[:TITLE_LENGTH])
        added = albums.add_all(album=album, photos=photos)
        new, old = f"{counted(added)} added to “{album.title}”.", f"All of them are in “{album.title}” already."
        messages.success(request, new if added else old)
        return see_other(album.get_absolute_url())
