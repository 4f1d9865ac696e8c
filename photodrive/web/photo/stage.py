"""What the page of one photo shows: the picture on its stage, and beside it the panel where she wants that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from photodrive.imaging.renditions import Metadata
from photodrive.photos.library import ordering
from photodrive.photos.models import Photo
from photodrive.sharing.files import media_type_for
from photodrive.sharing.visibility import in_person, may_download, may_see_location
from photodrive.web.shared.selection import undo

from . import opened, panel
from .opened import Opened

BESIDE = 5  # photos of the film strip on either side
INFO_COOKIE = "photodrive_info"
A_YEAR = 365 * 24 * 3600
LARGE = 25_000_000  # bytes of an original that is not loaded for a closer look
DRAWN_BY_BROWSERS = {"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"}
KINDS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "image/heic": "HEIC",
    "image/tiff": "TIFF",
    "image/gif": "GIF",
}


def show(request: HttpRequest, photo: Photo, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of ``photo``, which whoever asks may see; ``more`` is for the panel of its owner."""
    caller = in_person(request.user)
    if photo.owner_id != caller.owner_id:
        context = {"photo": photo, "picture": picture(photo), "may_download": may_download(caller, photo)}
        return render(request, "photodrive/photo.html", context | {"kind": _kind(request, photo)}, status=status)
    info = wants_info(request) or bool(more)
    context = owner_context(request, photo, info=info) | more
    response = render(request, "photodrive/photo.html", context, status=status)
    if "info" in request.GET:
        secure = request.is_secure()
        response.set_cookie(INFO_COOKIE, "1" if info else "0", A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def wants_info(request: HttpRequest) -> bool:
    """Whether she wants the panel: as the address says, else as it was last time."""
    return request.GET.get("info", request.COOKIES.get(INFO_COOKIE)) == "1"


def owner_context(request: HttpRequest, photo: Photo, *, info: bool) -> dict[str, object]:
    """What its owner sees, with the panel if she wants ``info``."""
    where = opened.of(request, photo)
    here = where.of(photo)
    before, after = ([], []) if here is None else ordering.around(where.photos, where.ordering, here, count=BESIDE)
    context = {
        "photo": photo,
        "is_owner": True,
        "picture": picture(photo),
        "full": _full(photo),
        "where": where.name,
        "back_url": where.back(photo),
        "before": [_neighbour(one, where) for one in before],
        "after": [_neighbour(one, where) for one in after],
        "urls": panel.urls(photo, where.tail()),
        "info": info,
        "info_url": where.address(photo, info="0" if info else "1"),
        "undo": undo.offered(request),
        "kind": _kind(request, photo),
    }
    return context | (panel_context(request, photo) if info else {})


def panel_context(request: HttpRequest, photo: Photo) -> dict[str, object]:
    """What the panel says."""
    metadata: Metadata = photo.metadata if may_see_location(in_person(request.user), photo) else {}
    return {
        **panel.panel(photo),
        "metadata": metadata,
        "offsets": panel.offsets(),
    }


def picture(photo: Photo) -> dict[str, str]:
    """The addresses of its files; another one after each turn, so that no browser shows what it kept."""
    names = ("preview", "thumb", "original")
    return {name: reverse("photodrive:photo_file", args=[photo.pk, name]) + photo.version for name in names}


def _neighbour(photo: Photo, where: Opened) -> dict[str, object]:
    return {"url": where.address(photo), "title": photo.title, **picture(photo)}


def _full(photo: Photo) -> str:
    """The original for a closer look, where a browser draws it as it is and it is not too large."""
    drawn = photo.media_type in DRAWN_BY_BROWSERS and not photo.turned and photo.size <= LARGE
    return picture(photo)["original"] if drawn else ""


def _kind(request: HttpRequest, photo: Photo) -> str:
    return KINDS.get(media_type_for(in_person(request.user), photo), "")
