"""Adding photos: several in one form, or one by one from a script; the same outcome for each file."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings as django_settings
from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from photodrive.authorization.http import failures
from photodrive.authorization.http.failures import wants_json
from photodrive.conf import settings
from photodrive.exceptions import NoSuchAlbum, TooManyFiles, Trouble, UploadRefused
from photodrive.people import signed_in
from photodrive.photos import naming
from photodrive.photos.files.storage import ACCEPTED
from photodrive.photos.library import ingest, quota
from photodrive.photos.models import Album, Photo
from photodrive.photos.uploads import opening
from photodrive.web.shared.own import LoginOrJsonMixin

from .upload_handler import BoundedUploadHandler

_MOST_ALBUMS = 500  # in a list to choose from
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one file: a photo, or the reason why not."""

    name: str
    message: str
    photo: Photo | None = None
    created: bool = False
    trouble: Trouble | None = None  # ours; the file may be as good as any

    def as_json(self) -> dict[str, object]:
        """As the upload script reads it."""
        return {
            "name": self.name,
            "ok": self.photo is not None,
            "message": self.message,
            "url": self.photo.get_absolute_url() if self.photo else None,
            "thumb": reverse("photodrive:photo_file", args=[self.photo.pk, "thumb"]) if self.photo else None,
        }


@method_decorator(csrf_exempt, name="dispatch")
class UploadView(LoginOrJsonMixin, View):
    """GET shows the form. POST takes ``photos``, the files; who asks for JSON gets the outcomes as JSON.

    ``album`` may name one of her albums. A script may send a ``title`` for each file, in the same order: browsers
    change some characters of a file's name, and the parser of forms others.

    Exempt from the general CSRF check because that reads the body; ``post`` checks as soon as the body's
    files are bounded and their sender is known to be signed in.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, [])

    def post(self, request: HttpRequest) -> HttpResponseBase:
        handler = BoundedUploadHandler(request)
        request.upload_handlers = [handler]
        try:
            request.FILES  # noqa: B018  reads the body
        except (TooManyFilesSent, MultiPartParserError) as error:
            logger.info("Unreadable upload: %s", error)
            refusal = _far_too_many() if isinstance(error, TooManyFilesSent) else UploadRefused()
            return _answer(request, [Outcome(name="", message=str(refusal))], status=400)
        return _add_all(request, handler)


@csrf_protect
def _add_all(request: HttpRequest, handler: BoundedUploadHandler) -> HttpResponseBase:
    try:
        album = opening.album_of(owner=signed_in(request), album_id=chosen) if (chosen := _chosen(request)) else None
    except NoSuchAlbum as refusal:
        return _answer(request, [Outcome(name="", message=f"{refusal} Nothing was added.")], status=422)
    titles = dict(enumerate(request.POST.getlist("title")))
    files = zip(handler.places, request.FILES.getlist("photos"), strict=True)
    outcomes = [_add(request, file, titles.get(place, ""), album) for place, file in files]
    outcomes += [Outcome(name=_shown(name), message=str(reason)) for name, reason in handler.refused]
    if not outcomes:
        return _answer(request, [Outcome(name="", message="Choose at least one photo.")], status=422)
    if trouble := next((outcome.trouble for outcome in outcomes if outcome.trouble), None):
        response = _answer(request, outcomes, status=trouble.status)
        failures.later(response, trouble)
        return response
    added = any(outcome.photo for outcome in outcomes)
    return _answer(request, outcomes, status=200 if added else 422)


def _far_too_many() -> TooManyFiles:
    """Django gives up a form with more files than DATA_UPLOAD_MAX_NUMBER_FILES before it has read their names."""
    most = min(settings.MAX_UPLOAD_FILES, django_settings.DATA_UPLOAD_MAX_NUMBER_FILES or settings.MAX_UPLOAD_FILES)
    return TooManyFiles(f"These are too many photos at once, and none of them was added. Send up to {most} at a time.")


def _chosen(request: HttpRequest) -> str:
    return str(request.POST.get("album", request.GET.get("album", "")))


def _add(request: HttpRequest, file: UploadedFile[bytes], title: str, album: Album | None) -> Outcome:
    sent_name = file.name or ""
    name = _shown(sent_name)
    try:
        added = ingest.add_photo(
            owner=signed_in(request), file=file, name=sent_name, title=naming.one_line(title), album=album
        )
    except UploadRefused as refusal:
        if refusal.detail:
            logger.info("Upload refused (%s): %s", type(refusal).__name__, refusal.detail)
        return Outcome(name=name, message=str(refusal))
    except Trouble as trouble:
        failures.note(request, trouble, trouble)
        return Outcome(name=name, message=f"The photo was not added. {trouble}", trouble=trouble)
    finally:
        file.close()
    message = "Added" if added.created else "You already have this photo"
    return Outcome(name=name, message=message, photo=added.photo, created=added.created)


def _shown(name: str) -> str:
    """The file's name as it can be shown: one line, no tricks with its direction."""
    return Truncator(naming.clean_title(name)).chars(80)


def _answer(request: HttpRequest, outcomes: list[Outcome], *, status: int) -> HttpResponse:
    if wants_json(request):
        now = quota.usage(owner=signed_in(request))
        results = [outcome.as_json() for outcome in outcomes]
        return JsonResponse({"results": results, "usage": {"text": str(now), "percent": now.percent}}, status=status)
    if all(outcome.photo for outcome in outcomes):
        messages.success(request, _summary(outcomes))
        return redirect("photodrive:library")
    return _page(request, outcomes, status)


def _summary(outcomes: list[Outcome]) -> str:
    new = sum(outcome.created for outcome in outcomes)
    known = len(outcomes) - new
    parts = [f"{new} photo{'s' if new != 1 else ''} added."] if new else []
    if known:
        parts.append("You already had 1 of them." if known == 1 else f"You already had {known} of them.")
    return " ".join(parts)


def _page(request: HttpRequest, outcomes: list[Outcome], status: int = 200) -> HttpResponse:
    context = {
        "refused": [outcome for outcome in outcomes if outcome.photo is None],
        "added": [outcome for outcome in outcomes if outcome.photo is not None],
        "usage": quota.usage(owner=signed_in(request)),
        "accepted": ACCEPTED,
        "albums": Album.objects.filter(owner=signed_in(request)).order_by("title", "pk")[:_MOST_ALBUMS],
        "chosen": _chosen(request),
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "max_files": settings.MAX_UPLOAD_FILES,
    }
    return render(request, "photodrive/upload.html", context, status=status)
