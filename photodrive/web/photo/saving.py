"""What the owner of a photo changes beside it. Each change is saved at once; the part of the panel comes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from photodrive.authorization.http.views import see_other
from photodrive.exceptions import FileMissing, PhotodriveError, UploadRefused
from photodrive.photos.library import albums, editing, turning
from photodrive.photos.models import Album, Photo
from photodrive.uuids import as_uuid
from photodrive.web.shared.own import OwnPhotoView

from . import opened, panel, stage
from .forms import DateForm, WordsForm


class SavingView(OwnPhotoView):
    """POST changes something; whoever reloads after signing in again lands on the photo's page."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        return see_other(opened.of(request, photo).address(photo, info="1"))

    def saved(self, photo: Photo, part: str, said: str = "Saved.", **context: object) -> HttpResponse:
        """The ``part`` of the panel as it is now, for htmx; else the whole page, which says so."""
        if "HX-Request" in self.request.headers:
            return self.part(photo, part, 200, **{"saved": True, **context})
        messages.success(self.request, said)
        return see_other(opened.of(self.request, photo).address(photo, info="1"))

    def wrong(self, photo: Photo, part: str, **context: object) -> HttpResponse:
        """Nothing was changed, and the part of the panel says why."""
        if "HX-Request" in self.request.headers:
            return self.part(photo, part, 422, **context)
        return stage.show(self.request, photo, status=422, **context)

    def part(self, photo: Photo, part: str, status: int = 200, /, **context: object) -> HttpResponse:
        """One part of the panel alone."""
        urls = panel.urls(photo, opened.of(self.request, photo).tail())
        known = {"photo": photo, "urls": urls, "is_owner": True, **self.facts(photo, part), **context}
        response = render(self.request, f"photodrive/photo/panel/{part}.html", known, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def facts(self, photo: Photo, part: str) -> dict[str, object]:
        """What this part says beside the photo."""
        match part:
            case "date":
                return {"date": panel.date(photo), "offsets": panel.offsets()}
            case "albums":
                return panel.in_albums(photo)
            case "link":
                return {**panel.link(photo), "kept_by": panel.kept_by(photo)}
            case "who":
                return panel.who_can_see(photo)
        return {}


class EditView(SavingView):
    """POST: title, caption or both."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo, form = self.photo(photo_id), WordsForm(request.POST)
        if not form.is_valid():
            return self.wrong(photo, "words", words=form)
        if form.sent:
            editing.describe(photo=photo, **form.sent)
        return self.saved(photo, "words")


class DateView(SavingView):
    """POST: when it was taken; with ``camera`` as its camera said."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo, form = self.photo(photo_id), DateForm(request.POST)
        if "camera" in request.POST:
            editing.restore_camera_date(photo=photo)
            return self.saved(photo, "date")
        if not form.is_valid():
            return self.wrong(photo, "date", date_form=form)
        try:
            editing.edit_date(photo=photo, local=form.local, offset=form.cleaned_data["offset"])
        except PhotodriveError as unfit:
            form.add_error("day", str(unfit))
            return self.wrong(photo, "date", date_form=form)
        return self.saved(photo, "date")


class FavouriteView(SavingView):
    """POST: whether it is among her favourites."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        editing.set_favourite(photo=photo, favourite=request.POST.get("on") == "1")
        if "HX-Request" in request.headers:
            return self.part(photo, "favourite")
        return see_other(opened.of(request, photo).address(photo))


class TurnView(SavingView):
    """POST: a quarter turn, ``by`` 1 to the right or -1 to the left."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        return see_other(opened.of(request, photo).address(photo))

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        try:
            turning.turn(photo=photo, by=-1 if request.POST.get("by") == "-1" else 1)
        except (FileMissing, UploadRefused) as problem:
            messages.error(request, str(problem))
        return see_other(opened.of(request, photo).address(photo))


class AlbumsView(SavingView):
    """POST: into an album of hers or a new one, with ``day`` all of its day; with ``out`` out of one."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo, title = self.photo(photo_id), request.POST.get("title", "").strip()
        if (album := self._named(photo, request.POST.get("out"))) is not None:
            albums.remove(album=album, photo_ids=[photo.pk])
            return self.saved(photo, "albums", f"Taken out of “{album.title}”.")
        named = self._named(photo, request.POST.get("album"))
        album = albums.create(owner=photo.owner, title=title) if title else named
        if album is None:
            return self.wrong(photo, "albums", album_problem="Choose an album, or write a name for a new one.")
        if "day" in request.POST:
            day = photo.sort_local.date()
            albums.add_all(album=album, photos=albums.of_days(photo.owner, first=day, last=day))
        else:
            albums.add(album=album, photo_ids=[photo.pk])
        return self.saved(photo, "albums", f"Added to “{album.title}”.")

    def _named(self, photo: Photo, text: str | None) -> Album | None:
        album_id = as_uuid(text)
        return Album.objects.filter(owner=photo.owner_id, pk=album_id).first() if album_id else None
