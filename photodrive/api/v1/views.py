"""The addresses of version 1. They only translate HTTP; ``flows``, ``photos`` and ``sharing`` do the work."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.api import flows
from photodrive.api.base import ApiView, OnlyRenderer
from photodrive.api.errors import problem
from photodrive.api.exceptions import ProofRefused, TokenRefused
from photodrive.api.pagination import NewestFirst
from photodrive.api.parsers import Json
from photodrive.authorization.access_log import recording, usage
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.links import absolute
from photodrive.authorization.protocol.scopes import USAGE_READ
from photodrive.authorization.security.dpop_proofs import NonceNeeded
from photodrive.authorization.tokens import access_tokens
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.conf import settings
from photodrive.exceptions import FileMissing
from photodrive.photos.files.storage import RENDITIONS
from photodrive.photos.library import editing
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.sharing.files import file_for
from photodrive.sharing.serving import file_response
from photodrive.sharing.visibility import visible_to
from photodrive.uuids import as_uuid

from .schema import described, problems
from .serializers import PhotoChangeSerializer, PhotoSerializer, PhotoUploadSerializer, RootSerializer, UsageSerializer

JSON = "application/json"  # named where the answer is a list: else drf-spectacular takes a problem for what is listed
FORM_OVERHEAD = 64 * 1024  # what a multipart body may hold beside the file
logger = logging.getLogger(__name__)
NO_SUCH_PHOTO = "There is no such photo."
PHOTO_ID = OpenApiParameter("photo_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class PhotoView(ApiView):
    """What the views of photos share.

    ``who`` is the application that asks, once it has shown its token; of one that gives no access its consent.
    """

    who: Access | Authorization | None = None

    def get_queryset(self) -> PhotoQuerySet:
        """The caller's own photos or, for an application, the approved ones; never those of others."""
        return visible_to(self.caller).filter(owner_id=self.caller.owner_id)

    def represent(self, photo: Any, **kwargs: Any) -> Any:
        """``photo`` (with ``many``: photos) as the caller may know it."""
        return PhotoSerializer(photo, context={"caller": self.caller}, **kwargs).data

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What an application got, or tried in vain, is in its owner's log, with the bytes of the answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response):
            response.add_post_render_callback(self._log)  # the length of its body is known by then
        else:
            self._log(response)
        return response

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        except (TokenRefused, ProofRefused) as refused:
            if refused.error != NonceNeeded.code:  # to ask for a nonce is no try
                self.who = access_tokens.minted_from(request.META["HTTP_AUTHORIZATION"].partition(" ")[2].strip(" "))
            raise
        self.who = request.auth if isinstance(request.auth, Access) else None

    def _log(self, response: Any) -> None:
        if self.who is None:
            return
        photo = self.__dict__.get("photo")  # where there is one for this caller
        has_body = self.request.method != "HEAD" and not response.streaming
        recording.record(
            self.who,
            what=self.kind_of_access(),
            status=response.status_code,
            size=len(response.content) if has_body else _sent_bytes(self.request, response),
            photo_id=photo.pk if photo else None,
            photo_title=photo.title if photo else "",
        )

    def kind_of_access(self) -> str:
        """What the log calls this."""
        return recording.What.LISTED if self.request.method in ("GET", "HEAD") else recording.What.CHANGED


def _sent_bytes(request: Request, response: Any) -> int:
    """The length of a file or of a part of it; a HEAD request gets none of it."""
    return 0 if request.method == "HEAD" else int(response.headers.get("Content-Length") or 0)


class OnePhotoView(PhotoView):
    """What the views of one photo share."""

    @cached_property
    def photo(self) -> Photo:
        """The photo of the address. Raises NotFound, whatever the reason it is not for this caller."""
        key = self.kwargs["photo_id"]
        photo = self.get_queryset().filter(pk=key).first() if as_uuid(key) else None
        if photo is None:
            raise NotFound(NO_SUCH_PHOTO)
        return photo


class Root(ApiView):
    """Where the API begins: every other address is found from here."""

    name = "Photodrive API"
    scopes = {}

    @described(operation_id="root", tags=["Start"], responses={200: RootSerializer, **problems()})
    def get(self, request: Request) -> Response:
        """The addresses of the API."""
        return Response(
            {
                "photos": absolute("api:photo-list"),
                "usage": absolute("api:usage"),
                "schema": absolute("api:schema"),
                "documentation": absolute("api-docs"),
            }
        )


class Usage(ApiView):
    """How much your application is used: for its own token (client credentials), which sees no owner and no photo."""

    name = "Usage"
    scopes = {"GET": USAGE_READ, "HEAD": USAGE_READ}

    @described(operation_id="usage", tags=["Usage"], responses={200: UsageSerializer, **problems()})
    def get(self, request: Request) -> Response:
        """Connections now, and answers and bytes of the last thirty days."""
        if not isinstance(request.auth, Access):
            raise PermissionDenied("This is for applications: ask with a token of the application itself.")
        client_id = request.auth.client_id
        told = {"client_id": client_id, "connections": usage.connections(client_id), "days": usage.by_day(client_id)}
        return Response(UsageSerializer(told).data)


class PhotoList(PhotoView):
    """Your photos, newest first; applications see the ones their owner shared with them."""

    name = "Photos"
    pagination_class = NewestFirst
    parser_classes = [MultiPartParser]
    serializer_class = PhotoUploadSerializer

    def max_body_bytes(self) -> int:
        return settings.MAX_UPLOAD_BYTES + FORM_OVERHEAD if self.request.method == "POST" else super().max_body_bytes()

    @described(operation_id="list_photos", responses={(200, JSON): PhotoSerializer(many=True), **problems(400)})
    def get(self, request: Request) -> Response:
        """One page of photos, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.represent(page, many=True))

    @described(
        operation_id="upload_photo",
        responses={200: PhotoSerializer, 201: PhotoSerializer, **problems(400, 409, 413, 415, 422)},
    )
    def post(self, request: Request) -> Response:
        """Add a photo: 201 for a new one, 200 where you had added the same bytes before."""
        form = PhotoUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if len(request.FILES.getlist("file")) > 1:
            raise ValidationError({"file": ["Send one photo per request."]})
        file = form.validated_data.pop("file")
        uploaded = flows.upload(
            owner=request.user,
            caller=self.caller,
            access=request.auth if isinstance(request.auth, Access) else None,
            file=file.chunks(),
            name=file.name,
            **form.validated_data,
        )
        self.photo = uploaded.photo  # for the log
        address = absolute("api:photo-detail", uploaded.photo.pk)
        status = 201 if uploaded.created else 200
        shown = dict(self.represent(uploaded.photo))  # plain: the browsable page then offers a fresh form
        return Response(shown, status=status, headers={"Location": address})


class PhotoDetail(OnePhotoView):
    """One photo."""

    name = "Photo"
    parser_classes = [Json, FormParser, MultiPartParser]
    serializer_class = PhotoChangeSerializer

    def kind_of_access(self) -> str:
        return recording.What.DETAILS if self.request.method in ("GET", "HEAD") else recording.What.CHANGED

    @described(operation_id="get_photo", parameters=[PHOTO_ID], responses={200: PhotoSerializer, **problems(404)})
    def get(self, request: Request, photo_id: str) -> Response:
        """What there is to know about the photo, and where its files are."""
        return Response(self.represent(self.photo))

    @described(
        operation_id="change_photo", parameters=[PHOTO_ID], responses={200: PhotoSerializer, **problems(400, 404, 415)}
    )
    def patch(self, request: Request, photo_id: str) -> Response:
        """Change its title, or who may see it."""
        photo = self.photo
        form = PhotoChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(self.represent(flows.change(photo=photo, **form.validated_data)))

    @described(operation_id="delete_photo", parameters=[PHOTO_ID], responses={204: None, **problems(404)})
    def delete(self, request: Request, photo_id: str) -> Response:
        """Put it into the trash, from which its owner can take it back."""
        editing.trash(photo=self.photo)
        return Response(status=204)


class PhotoFile(OnePhotoView):
    """One file of a photo: `original`, `preview` or `thumb`."""

    renderer_classes = [JSONRenderer]  # for errors; a file is sent as it is
    content_negotiation_class = OnlyRenderer

    def kind_of_access(self) -> str:
        return recording.RENDITIONS.get(self.kwargs["rendition"], recording.What.DETAILS)

    @described(
        operation_id="get_photo_file",
        parameters=[PHOTO_ID, OpenApiParameter("rendition", str, OpenApiParameter.PATH, enum=RENDITIONS)],
        responses={
            (200, "image/*"): OpenApiTypes.BINARY,
            (206, "image/*"): OpenApiTypes.BINARY,
            304: None,
            **problems(404, 416),
        },
    )
    def get(self, request: Request, photo_id: str, rendition: str) -> HttpResponseBase:
        """The bytes of the file, or of the range asked for."""
        if rendition not in RENDITIONS:
            raise NotFound(NO_SUCH_PHOTO)
        try:
            stored = file_for(self.caller, self.photo, rendition)
            response = file_response(request._request, stored, attachment=rendition == "original")
        except FileMissing as error:
            logger.error("A file of photo %s is missing: %s", self.photo.pk, error.detail)
            raise NotFound(NO_SUCH_PHOTO) from error
        if response.status_code == 416:
            headers = {"Content-Range": response["Content-Range"]}
            return problem(416, "The file is shorter than that.", headers=headers)
        if isinstance(request.auth, Access):
            response["Cache-Control"] = "private, no-cache"  # ending a consent must end what was kept, too
        return response
