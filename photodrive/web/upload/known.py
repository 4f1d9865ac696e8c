"""Which files of a folder that is dropped again she has sent already: asked in bulk, before any of them is sent."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views import View

from photodrive.exceptions import BadPiece, PieceRefused
from photodrive.people import signed_in
from photodrive.photos.models import Album
from photodrive.photos.uploads import finding, metadata, opening
from photodrive.web.shared.own import LoginOrJsonMixin

from .outcomes import outcome_of

_MOST_ALBUMS = 500  # in a list to choose from
_MOST_BYTES = 256 * 1024  # of a question: a thousand fingerprints have less


class KnownView(LoginOrJsonMixin, View):
    """POST takes JSON, ``fingerprints`` and perhaps an ``album``; the answer has what is known, by fingerprint.

    GET tells her albums, and what the script needs to go on with after signing in again in another tab.
    """

    def handle_no_permission(self) -> JsonResponse:  # type: ignore[override]
        return JsonResponse({"message": "You are signed out. Sign in and try again."}, status=401)

    def get(self, request: HttpRequest) -> JsonResponse:
        hers = Album.objects.filter(owner=signed_in(request)).order_by("title", "pk").values_list("pk", "title")
        albums = [{"id": str(album_id), "title": title} for album_id, title in hers[:_MOST_ALBUMS]]
        return JsonResponse({"token": get_token(request), "albums": albums})

    def post(self, request: HttpRequest) -> JsonResponse:
        owner = signed_in(request)
        try:
            fingerprints, album_id = _question(request)
            album = opening.album_of(owner=owner, album_id=album_id) if album_id else None
        except PieceRefused as refusal:
            return JsonResponse({"message": str(refusal)}, status=refusal.status)
        found = finding.known(owner=owner, fingerprints=fingerprints, album=album)
        return JsonResponse({"known": {name: outcome_of(upload, from_before=True) for name, upload in found.items()}})


def _question(request: HttpRequest) -> tuple[list[str], str]:
    body = request.read(_MOST_BYTES + 1)
    try:
        asked: Any = json.loads(body) if len(body) <= _MOST_BYTES else None
        fingerprints, album = asked["fingerprints"], asked.get("album") or ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadPiece("Ask with a list of fingerprints.") from error
    if not isinstance(fingerprints, list) or len(fingerprints) > finding.MOST or not isinstance(album, str):
        raise BadPiece(f"Ask with a list of at most {finding.MOST} fingerprints.")
    return [metadata.fingerprint(one if isinstance(one, str) else "") for one in fingerprints], album
