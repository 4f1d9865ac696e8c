"""The page of one photo, and what its owner can change there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.grants import authorized_photos
from photodrive.conf import settings
from photodrive.imaging.renditions import Metadata
from photodrive.photos.browsing import timeline
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from photodrive.sharing import links
from photodrive.sharing.files import media_type_for
from photodrive.sharing.visibility import in_person, may_see_location, visible_to
from photodrive.web.shared.app_context import access_log_url, app_that_sees_context
from photodrive.web.shared.own import UNDO_KEY, OwnPhotoView, own_photos

from .forms import PhotoForm

SEEN_BY_SHOWN = 10
KINDS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "image/heic": "HEIC",
    "image/tiff": "TIFF",
    "image/gif": "GIF",
}


class PhotoView(View):
    """GET: the photo, for its owner and, if it is public, for anybody who has the link."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = get_object_or_404(visible_to(in_person(request.user)), pk=photo_id)
        return _page(request, photo)


class EditView(OwnPhotoView):
    """POST: title and visibility."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Whoever reloads after signing in again lands here; the form is on the photo's page."""
        return redirect(self.photo(photo_id))

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        form = PhotoForm(request.POST, action=_edit_url(photo))
        if not form.is_valid():
            return _page(request, photo, form, status=422)
        editing.rename(photo=photo, title=form.cleaned_data["title"])
        links.set_visibility(photo=photo, visibility=form.cleaned_data["visibility"])
        messages.success(request, "Saved.")
        return redirect(photo)


class DeleteView(OwnPhotoView):
    """GET asks, POST puts the photo into the trash and offers an undo."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        return render(request, "photodrive/photo_delete.html", {"photo": self.photo(photo_id)})

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        editing.trash(photo=photo)
        request.session[UNDO_KEY] = str(photo.pk)
        return redirect("photodrive:library")


def _page(request: HttpRequest, photo: Photo, form: PhotoForm | None = None, status: int = 200) -> HttpResponse:
    caller = in_person(request.user)
    metadata: Metadata = photo.metadata if may_see_location(caller, photo) else {}
    context: dict[str, object] = {
        "photo": photo,
        "is_owner": photo.owner_id == caller.owner_id,
        "kind": KINDS.get(media_type_for(caller, photo), ""),
        "link": settings.ISSUER + photo.get_absolute_url(),
        "metadata": metadata,
        "place": _place(metadata),
    }
    if context["is_owner"]:
        newer, older = timeline.neighbours(own_photos(request), photo)
        initial = {"title": photo.title, "visibility": photo.visibility}
        form = form or PhotoForm(initial=initial, action=_edit_url(photo))
        context |= {"newer": newer, "older": older, "form": form, **_seen_by(photo)}
    return render(request, "photodrive/photo.html", context, status=status)


def _seen_by(photo: Photo) -> dict[str, object]:
    """The applications that can see it, the one that was let in last first."""
    reaching = authorized_photos.reaching(photo)
    return {
        "seen_by": [app_that_sees_context(one) for one in reaching[:SEEN_BY_SHOWN]],
        "more_seen_by": max(0, len(reaching) - SEEN_BY_SHOWN),
        "log_url": access_log_url(photo=photo.pk),
    }


def _edit_url(photo: Photo) -> str:
    return reverse("photodrive:photo_edit", args=[photo.pk])


def _place(metadata: Metadata) -> str:
    """A position as people write it, to some ten metres; empty if there is none."""
    if "latitude" not in metadata:
        return ""
    latitude, longitude = metadata["latitude"], metadata["longitude"]
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}"
