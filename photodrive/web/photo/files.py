"""The photos' files for browsers: whoever may see the photo gets them, everybody else gets a 404."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View

from photodrive.exceptions import FileMissing
from photodrive.photos.files.storage import RENDITIONS, Rendition
from photodrive.photos.models import Photo
from photodrive.sharing.files import file_for
from photodrive.sharing.serving import file_response
from photodrive.sharing.visibility import in_person, may_download, visible_to
from photodrive.web.shared.own import TrashedPhotoView

logger = logging.getLogger(__name__)


class PhotoFileView(View):
    """GET and HEAD: one file of one photo."""

    def get(self, request: HttpRequest, photo_id: UUID, rendition: str) -> HttpResponseBase:
        wanted = next((known for known in RENDITIONS if known == rendition), None)
        if wanted is None:
            raise Http404
        caller = in_person(request.user)
        photo = get_object_or_404(visible_to(caller), pk=photo_id)
        if wanted == "original" and not may_download(caller, photo):
            raise Http404
        return _sent(request, photo, wanted)


class TrashThumbView(TrashedPhotoView):
    """GET: the thumbnail of a photo in her own trash, so that she knows what she threw away."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
        return _sent(request, self.photo(photo_id), "thumb")


def _sent(request: HttpRequest, photo: Photo, rendition: Rendition) -> HttpResponseBase:
    try:
        caller = in_person(request.user)
        stored = file_for(caller, photo, rendition)
        foreign = caller.owner_id != photo.owner_id  # it may be private the next time
        return file_response(request, stored, attachment=rendition == "original", asks_again=foreign)
    except FileMissing as error:
        logger.error("A file of photo %s is missing: %s", photo.pk, error.detail)
        raise Http404 from error
