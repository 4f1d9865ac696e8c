"""The addresses of photos. They only translate HTTP; ``flows``, ``photos`` and ``sharing`` do the work."""

from __future__ import annotations

import logging

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import FormParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.api import flows
from photodrive.api.authentication import access_of
from photodrive.api.base import OnlyRenderer
from photodrive.api.errors import problem
from photodrive.api.pagination import NewestFirst
from photodrive.api.parsers import Json, Multipart
from photodrive.authorization.access_log import recording
from photodrive.authorization.protocol.links import absolute
from photodrive.conf import settings
from photodrive.exceptions import FileMissing
from photodrive.people import signed_in
from photodrive.photos.files.storage import RENDITIONS
from photodrive.photos.library import editing
from photodrive.sharing.files import file_for
from photodrive.sharing.serving import file_response

from .photo_base import NO_SUCH_PHOTO, OnePhotoView, PhotoView
from .schema import described, problems
from .serializers import PhotoChangeSerializer, PhotoSerializer, PhotoUploadSerializer

JSON = "application/json"  # named where the answer is a list: else drf-spectacular takes a problem for what is listed
FORM_OVERHEAD = 64 * 1024  # what a multipart body may hold beside the file
logger = logging.getLogger(__name__)
PHOTO_ID = OpenApiParameter("photo_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class PhotoList(PhotoView):
    """Your photos, newest first; applications see the ones their owner shared with them."""

    name = "Photos"
    pagination_class = NewestFirst
    parser_classes = [Multipart]
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
        responses={200: PhotoSerializer, 201: PhotoSerializer, **problems(400, 409, 413, 415, 422, 507)},
    )
    def post(self, request: Request) -> Response:
        """Add a photo: 201 for a new one, 200 where you had added the same bytes before."""
        form = PhotoUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if len(request.FILES.getlist("file")) > 1:
            raise ValidationError({"file": ["Send one photo per request."]})
        file = form.validated_data.pop("file")
        uploaded = flows.upload(
            owner=signed_in(request),
            caller=self.caller,
            access=access_of(request),
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
    parser_classes = [Json, FormParser, Multipart]
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
        """Change its title, its caption, when it was taken, or who may see it."""
        photo = self.photo
        form = PhotoChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(self.represent(flows.change(photo=photo, changes=form.validated_data)))

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
            **problems(404, 416, 507),
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
        if access_of(request) is not None:
            response["Cache-Control"] = "private, no-cache"  # what a browser kept of it ends with the authorization
        return response
