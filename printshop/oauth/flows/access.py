"""Calls to a source's API with a connection's token (RFC 6750 section 2.1, RFC 9449 section 7)."""

from __future__ import annotations

from types import TracebackType
from typing import BinaryIO

import httpx2
from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AccessEnded, AddressRefused, AnswerInvalid, PhotoGone, PhotoRefused, ProofRefused
from printshop.oauth.models import Connection
from printshop.oauth.wire import discovery, dpop, http


class ResourceAccess:
    """The ``sources.base.Access`` of one connection; use it in a ``with``.

    The token goes to the origin of the resource and nowhere else, whatever addresses the source hands out. One that
    is bound to a key is sent with a proof for each request, as a bearer token never.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._key = dpop.load(connection.dpop_key)
        self.resource = discovery.resource(connection.source).resource.rstrip("/")
        self._client = http.client()

    def __enter__(self) -> ResourceAccess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def get_object(self, url: str) -> dict[str, object]:
        """GET a JSON object; raises AccessEnded, PhotoGone or SourceError."""
        response = self._send(url)
        _refuse_no(response)
        return http.read_object(response)

    def download(self, url: str, target: BinaryIO, *, max_bytes: int) -> int:
        """GET bytes into an open file; raises AccessEnded, PhotoGone, PhotoRefused or SourceError."""
        # One byte more than allowed tells "too large" from "just right".
        response = self._send(url, max_bytes=max_bytes + 64 * 1024)
        try:
            _refuse_no(response)
            return _copy(response, target, max_bytes)
        finally:
            response.close()

    def _send(self, url: str, *, max_bytes: int | None = None) -> httpx2.Response:
        """GET; its body is still to be read where ``max_bytes`` is given."""
        streams = max_bytes is not None
        if self._key is None:
            return self._client.send(self._request(url, max_bytes=max_bytes), stream=streams)
        return dpop.send(
            "resource",
            self.resource,
            lambda nonce: self._client.send(self._request(url, max_bytes=max_bytes, nonce=nonce), stream=streams),
            asks=lambda response: response.status_code == 401 and dpop.challenge_error(response) == dpop.NONCE_NEEDED,
        )

    @sensitive_variables()
    def _request(self, url: str, *, max_bytes: int | None = None, nonce: str = "") -> httpx2.Request:
        if http.origin(http.check_address(url)) != http.origin(self.resource):
            raise AddressRefused(detail="The source handed out an address that is not its own.")
        request = self._client.build_request("GET", url)
        token = str(self._connection.access_token)
        request.headers["Authorization"] = f"{'DPoP' if self._key else 'Bearer'} {token}"
        if self._key is not None:
            request.headers["DPoP"] = self._key.proof(method="GET", url=url, nonce=nonce, access_token=token)
        if max_bytes is not None:
            request.headers["Accept"] = "image/*"
            request.extensions = {**request.extensions, http.MAX_BYTES: max_bytes}
        return request


def _copy(response: httpx2.Response, target: BinaryIO, max_bytes: int) -> int:
    written = 0
    for chunk in response.iter_bytes():
        written += len(chunk)
        if written > max_bytes:
            raise PhotoRefused("The file is larger than we can take.", detail=f"more than {max_bytes} bytes")
        target.write(chunk)
    return written


def _refuse_no(response: httpx2.Response) -> None:
    http.refuse_trouble(response)
    status = response.status_code
    if status == 200:
        return
    if status == 401 and (error := dpop.challenge_error(response)) in (dpop.NONCE_NEEDED, dpop.PROOF_INVALID):
        # It is the proof that does not please, for a clock that is wrong perhaps: the access may well be alive.
        raise ProofRefused(detail=f"HTTP 401: {error}")
    if status == 401:
        raise AccessEnded(detail="HTTP 401: the token is expired or revoked (RFC 6750 3.1).")
    if status in (404, 410):
        raise PhotoGone(detail=f"HTTP {status}")
    raise AnswerInvalid(detail=f"HTTP {status} from the source's API.")
