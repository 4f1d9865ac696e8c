"""The server's side of tus 1.0 (https://tus.io/protocols/resumable-upload), for whoever is signed in by a session.

Core protocol, and the extensions creation, termination, expiration and checksum. An access token is nobody here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.views import View

from photodrive.conf import settings
from photodrive.exceptions import BadPiece, PieceRefused, TooLarge, TooManyBytes, TooManyUploads, UploadRefused
from photodrive.people import signed_in
from photodrive.photos.models import Upload
from photodrive.photos.uploads import checksums, ending, finding, metadata, opening, receiving

from . import bodies
from .outcomes import outcome_of

logger = logging.getLogger(__name__)
VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE = "application/offset+octet-stream"
SIGNED_OUT = "You are signed out. Sign in and try again."
_NUMBER = re.compile(r"[0-9]{1,18}")
_DRAINED_BYTES = 16 * 1024 * 1024
Answer = Callable[..., HttpResponse]


def spoken(view: Answer) -> Answer:
    """Only in a version that both sides speak, and with every refusal in the form of the protocol."""

    @wraps(view)
    def answer(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = request.headers.get("Tus-Resumable", VERSION if request.method == "HEAD" else "")
        if said != VERSION:
            return _refusal("This server speaks tus 1.0.0.", 412, {"Tus-Version": VERSION})
        try:
            return view(self, request, *args, **kwargs)
        except PieceRefused as refusal:
            return _refusal(str(refusal), refusal.status)
        except UploadRefused as refusal:
            if refusal.detail:
                logger.info("Upload refused (%s): %s", type(refusal).__name__, refusal.detail)
            return _refusal(str(refusal), _status_of(refusal), refused=True)

    return answer


@method_decorator(transaction.non_atomic_requests, name="dispatch")  # each block of a body is kept by itself
class TusView(LoginRequiredMixin, View):
    """What both addresses share."""

    request: HttpRequest

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]
        return _refusal(SIGNED_OUT, 401)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _answer(
            204,
            {
                "Tus-Version": VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
                "Tus-Checksum-Algorithm": ",".join(checksums.ALGORITHMS),
            },
        )


class UploadsView(TusView):
    """POST begins an upload."""

    @spoken
    def post(self, request: HttpRequest) -> HttpResponse:
        if "Upload-Defer-Length" in request.headers:
            raise BadPiece("An upload says how long it is when it begins.")
        length = _number(request, "Upload-Length", most=TooLarge)
        said = metadata.read(request.headers.get("Upload-Metadata", ""))
        upload = opening.begin(owner=signed_in(request), length=length, metadata=said)
        return _answer(201, {"Location": reverse("photodrive:one_upload", args=[upload.pk]), **_expiry(upload)})


class OneUploadView(TusView):
    """HEAD tells how much there is, PATCH adds to it, DELETE stops it; GET tells what became of it, as JSON."""

    def get(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        try:
            upload = self._upload(upload_id)
        except PieceRefused as refusal:
            return _refusal(str(refusal), refusal.status)
        response = JsonResponse(outcome_of(upload))
        response["Cache-Control"] = "no-store"
        return response

    @spoken
    def head(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        upload = self._upload(upload_id)
        said = metadata.written(
            metadata.Metadata(
                name=upload.file_name,
                title=upload.title,
                fingerprint=upload.fingerprint,
                album=str(upload.album.pk) if upload.album else "",
            )
        )
        known = {"Upload-Length": str(upload.length), **({"Upload-Metadata": said} if said else {})}
        return _answer(200, {**known, **_progress(upload)})

    @spoken
    def patch(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        upload = self._upload(upload_id)
        if request.content_type != PIECE:
            return _refusal(f"Parts of a file come as {PIECE}.", 415)
        if not bodies.is_readable(request):
            return _refusal("Say how long this part is: this server cannot take it otherwise.", 411)
        offset = _number(request, "Upload-Offset", most=TooManyBytes)
        length = bodies.length_of(request)
        if length is not None and offset == upload.offset and length > upload.length - offset:
            raise TooManyBytes
        checksum = checksums.read(request.headers.get("Upload-Checksum", ""))
        try:
            upload = receiving.receive(upload=upload, offset=offset, body=bodies.chunks_of(request), checksum=checksum)
        except (PieceRefused, UploadRefused):
            bodies.drain(request, _DRAINED_BYTES)
            raise
        return _answer(204, _progress(upload))

    @spoken
    def delete(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        ending.stop(upload=self._upload(upload_id))
        return _answer(204)

    def _upload(self, upload_id: UUID) -> Upload:
        return finding.one(owner=signed_in(self.request), upload_id=upload_id)


def _answer(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(status=status, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store"})
    del response["Content-Type"]
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _refusal(
    message: str, status: int, headers: dict[str, str] | None = None, *, refused: bool = False
) -> HttpResponse:
    """``refused`` where it is about the file itself: sending it again would end in the same way."""
    response = JsonResponse({"message": message, "refused": refused}, status=status, headers=headers)
    response["Tus-Resumable"], response["Cache-Control"] = VERSION, "no-store"
    if status == 429:
        response["Retry-After"] = str(int(opening.IDLE.total_seconds()))
    return response


def _status_of(refusal: UploadRefused) -> int:
    return {TooLarge: 413, TooManyUploads: 429}.get(type(refusal), 422)


def _progress(upload: Upload) -> dict[str, str]:
    """Of a file that was refused nothing more is wanted, as if all of it were there; GET tells why."""
    return {"Upload-Offset": str(upload.length if upload.over else upload.offset), **_expiry(upload)}


def _expiry(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(upload.expires_at.timestamp())}


def _number(request: HttpRequest, header: str, *, most: type[PieceRefused] | type[UploadRefused]) -> int:
    """The whole number in ``header``. Raises BadPiece, or ``most`` where no file can be so long."""
    said = request.headers.get(header, "")
    if _NUMBER.fullmatch(said):
        return int(said)
    raise most() if said.isascii() and said.isdigit() else BadPiece(f"{header} is no whole number from 0 on.")
