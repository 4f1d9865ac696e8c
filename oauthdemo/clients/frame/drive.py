"""What the frame says to the drive, and how it takes the answers. It knows the issuer and finds the rest.

requests-oauth2client does the protocol: the device grant (RFC 8628), refreshing, revocation (RFC 7009), and proofs of
possession with the server's nonces (RFC 9449).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import requests
from requests_oauth2client import BearerToken, DPoPKey, OAuth2Client, exceptions
from requests_oauth2client.device_authorization import DeviceAuthorizationResponse
from requests_oauth2client.dpop import InvalidUseDPoPNonceResponse

METADATA = "/.well-known/oauth-authorization-server"
RESOURCE_METADATA = "/.well-known/oauth-protected-resource"
SCOPE = "photos:read offline_access"
WISH = [{"type": "photos", "actions": ["read"], "duration": "until_revoked", "location": False}]
TIMEOUT = 10  # seconds
# What a drive says that is well and has no token for us (RFC 8628 section 3.5, RFC 6749 section 5.2).
ANSWERS = (
    exceptions.AuthorizationPending,
    exceptions.SlowDown,
    exceptions.AccessDenied,
    exceptions.ExpiredToken,
    exceptions.InvalidGrant,
)
Answer = TypeVar("Answer")


class Unreachable(Exception):
    """The drive did not answer, or not in a way that means anything."""


class Refused(Unreachable):
    """The drive answers, and does not take this frame: unknown there, or switched off."""


class Over(Exception):
    """The frame may see nothing any more: ended by the owner, or the time is over."""


class Gone(Exception):
    """This picture is not there any more, or not for us."""


@dataclass(frozen=True)
class Picture:
    """One photo of the list; ``preview`` is the address of its picture at the drive."""

    id: str
    title: str
    preview: str


@dataclass(frozen=True)
class Page:
    """A part of the list; ``next`` is the address of the one after it, or empty."""

    pictures: list[Picture]
    next: str = ""


@dataclass
class Drive:
    """The drive at ``issuer``, as the client ``client_id`` sees it."""

    issuer: str
    client_id: str
    session: requests.Session = field(default_factory=requests.Session)

    @cached_property
    def client(self) -> OAuth2Client:
        """The protocol, with the endpoints that the metadata name (RFC 8414). Raises Unreachable."""
        document = self._document(self.issuer + METADATA)
        if document.get("issuer") != self.issuer:
            raise Unreachable("Another server answers there.")
        with _understood():
            return OAuth2Client.from_discovery_document(
                document,
                issuer=self.issuer,
                client_id=self.client_id,
                session=self.session,
                device_authorization_endpoint=document["device_authorization_endpoint"],
                dpop_bound_access_tokens=True,
                # It wants https everywhere unless told to test; a drive on this machine has none.
                testing=self.issuer.startswith("http://"),
            )

    @cached_property
    def photos_address(self) -> str:
        """Where the list of photos begins (RFC 9728 names the API, the API its addresses). Raises Unreachable."""
        document = self._document(self.issuer + RESOURCE_METADATA)
        if self.issuer not in document.get("authorization_servers", []):
            raise Unreachable("These photos are guarded by another server.")
        return str(document["resource"]).rstrip("/") + "/api/v1/photos/"

    def begin(self) -> DeviceAuthorizationResponse:
        """Ask for the two codes (RFC 8628 section 3.1). Raises Refused or Unreachable."""
        with _understood():
            try:
                return self.client.authorize_device(
                    requests_kwargs={"timeout": TIMEOUT}, scope=SCOPE, authorization_details=json.dumps(WISH)
                )
            except (exceptions.InvalidClient, exceptions.UnauthorizedClient) as problem:
                raise Refused from problem

    def poll(self, device_code: str, key: DPoPKey) -> BearerToken:
        """Ask whether she has agreed (section 3.4). Raises the library's errors in ANSWERS, or Unreachable."""
        with _understood():
            return self.client.device_code(device_code, dpop=True, dpop_key=key)

    def refresh(self, token: BearerToken) -> BearerToken:
        """A fresh pair for an old one (RFC 6749 section 6). Raises Over or Unreachable."""
        with _understood():
            try:
                return self.client.refresh_token(token)
            except (exceptions.InvalidGrant, exceptions.InvalidClient, exceptions.UnauthorizedClient) as problem:
                raise Over from problem

    def give_back(self, token: BearerToken) -> None:
        """End the access (RFC 7009). Raises Unreachable."""
        with _understood():
            self.client.revoke_access_token(token, requests_kwargs={"timeout": TIMEOUT})

    def photos(self, token: BearerToken, address: str = "") -> Page:
        """The photos from ``address`` on, or the newest. Raises Over or Unreachable."""
        listed = self._get(address or self.photos_address, token, lambda answer: answer.json())
        found = [Picture(each["id"], each["title"], each["files"]["preview"]) for each in listed["results"]]
        return Page(found, listed.get("next") or "")

    def picture(self, token: BearerToken, picture: Picture) -> bytes:
        """The picture itself, as WebP. Raises Gone, Over or Unreachable."""
        return self._get(picture.preview, token, lambda answer: bytes(answer.content))

    def _get(self, address: str, token: BearerToken, read: Callable[[requests.Response], Answer]) -> Answer:
        if not address.startswith(self.photos_address):
            raise Gone  # a token is shown to the API that it is for, and to nobody else
        with _understood():
            try:
                answer = self.session.get(address, auth=token, timeout=TIMEOUT, allow_redirects=False)
            except InvalidUseDPoPNonceResponse as problem:  # a 401 that wants no other nonce
                answer = problem.response
            if answer.status_code in (401, 403):
                raise Over
            if answer.status_code == 404:
                raise Gone
            if answer.status_code != 200:
                raise Unreachable(f"The drive answered {answer.status_code}.")
            return read(answer)

    def _document(self, address: str) -> dict[str, Any]:
        with _understood():
            answer = self.session.get(address, timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            return dict(answer.json())


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever cannot be read, or makes no sense for a frame, counts as no answer."""
    try:
        yield
    except ANSWERS:
        raise
    except (requests.RequestException, exceptions.OAuth2Error, ValueError, KeyError, TypeError) as problem:
        raise Unreachable(str(problem)) from problem
