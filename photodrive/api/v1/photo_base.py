"""What the views of photos share: whose photos they are, and a row in her access log for every answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.api.authentication import access_of, token_in
from photodrive.api.base import ApiView
from photodrive.api.exceptions import ProofRefused, TokenRefused
from photodrive.authorization.access_log import recording
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.steps import Step, Table, name_caller, noted
from photodrive.authorization.security.dpop_proofs import NonceNeeded
from photodrive.authorization.tokens import access_tokens
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.exceptions import PhotodriveError
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.sharing.visibility import own_photos_of
from photodrive.uuids import as_uuid

from .serializers import PhotoSerializer

NO_SUCH_PHOTO = "There is no such photo."


class PhotoNotFound(PhotodriveError):
    code = "not_found"
    message = NO_SUCH_PHOTO


@dataclass
class Sought:
    """One photo of an address, among ``photos`` that the caller may see; ``client_id`` is empty for an owner."""

    photos: PhotoQuerySet
    photo_id: str
    client_id: str
    found: Photo | None = None


def find_photo(sought: Sought) -> None:
    """One that was not shared does not exist for an application: nobody learns which of both it is."""
    name_caller(sought.client_id, proved=True)
    sought.found = sought.photos.filter(pk=sought.photo_id).first() if as_uuid(sought.photo_id) else None
    if sought.found is None:
        raise PhotoNotFound


PHOTO = Table("Photo by the API", "/api/v1/photos/…/", (
    Step("Find the photo among those that it may see", find_photo, "RFC 9110, 15.5.5", "not_found",
         "Ask for photos of the list only: its owner has not shared this one, or there is none."),
))  # fmt: skip


class PhotoView(ApiView):
    """An address of photos.

    ``who`` is the application that asks, once it has shown its token; where the token gives no access, the
    authorization that it came from.
    """

    who: Access | Authorization | None = None

    def get_queryset(self) -> PhotoQuerySet:
        """The caller's own photos or, for an application, the approved ones; never those of others."""
        return own_photos_of(self.caller)

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
                self.who = access_tokens.authorization_of(token_in(request.META["HTTP_AUTHORIZATION"]))
            raise
        self.who = access_of(request)

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
    """An address of one photo."""

    @cached_property
    def photo(self) -> Photo:
        """The photo of the address. Raises NotFound, whatever the reason it is not for this caller."""
        access = access_of(self.request)
        sought = Sought(self.get_queryset(), self.kwargs["photo_id"], access.client_id if access else "")
        look = find_photo if access is None else PHOTO.walk  # what an owner looks for in vain is no client's fault
        try:
            look(sought)
        except PhotoNotFound:
            raise NotFound(NO_SUCH_PHOTO) from None
        return noted(sought.found)
