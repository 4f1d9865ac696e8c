"""The photos' files for browsers: whoever may see the photo gets them, everybody else gets a 404."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View

from photodrive.exceptions import FileMissing
from photodrive.photos.storage import RENDITIONS
from photodrive.sharing.files import file_for
from photodrive.sharing.serving import file_response
from photodrive.sharing.visibility import in_person, visible_to

logger = logging.getLogger(__name__)


class PhotoFileView(View):
    """GET and HEAD: one file of one photo."""

    def get(self, request: HttpRequest, photo_id: UUID, rendition: str) -> HttpResponseBase:
        caller = in_person(request.user)
        photo = get_object_or_404(visible_to(caller), pk=photo_id)
        for known in RENDITIONS:
            if rendition == known:
                break
        else:
            raise Http404
        try:
            stored = file_for(caller, photo, known)
        except FileMissing as error:
            logger.error("A file of photo %s is missing: %s", photo.pk, error.detail)
            raise Http404 from error
        return file_response(request, stored, attachment=known == "original")
