"""Calls to a source's API with a connection's token (RFC 6750 section 2.1, RFC 9449 section 7)."""

from __future__ import annotations

from types import TracebackType
from typing import BinaryIO

from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AccessEnded, AddressRefused, AnswerInvalid, PhotoGone, PhotoRefused, ProofRefused
from printshop.oauth.models import Connection
from printshop.oauth.wire import bodies, discovery, dpop, http


class ResourceAccess:
    """The ``sources.base.Access`` of one connection; use it in a ``with``.

    The token goes to the origin of the resource and nowhere else, whatever addresses the source hands out. A token
    that is bound to a key is sent with a proof of that key for each request, and never as a bearer token.
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

    @property
    def resources(self) -> tuple[str, ...]:
        return discovery.server(self._connection.source).protected_resources

    def get_object(self, url: str) -> dict[str, object]:
        """GET a JSON object; raises AccessEnded or SourceError. A list is no photo: one that is gone is trouble."""
        response = self._send(url)
        try:
            _refuse_other_than_ok(response)
        except PhotoGone as gone:
            raise AnswerInvalid(detail=f"{gone.detail} from the source's API.") from gone
        return http.read_object(response)

    def download(self, url: str, target: BinaryIO, *, max_bytes: int) -> int:
        """GET bytes into an open file; raises AccessEnded, PhotoGone, PhotoRefused or SourceError."""
        # The client stops a little later than we do, so that a file which is too large is told from a bad answer.
        response = self._send(url, max_bytes=max_bytes + 64 * 1024)
        try:
            _refuse_other_than_ok(response)
            return _copy(response, target, max_bytes)
        finally:
            response.close()

    def _send(self, url: str, *, max_bytes: int | None = None) -> http.Response:
        """Send a GET request. With ``max_bytes`` the body of the answer is left for the caller to read."""
        streams = max_bytes is not None
        return dpop.send(
            "resource",
            self.resource,
            lambda nonce: self._client.send(self._request(url, max_bytes=max_bytes, nonce=nonce), stream=streams),
            key=self._key,
        )

    @sensitive_variables()
    def _request(self, url: str, *, max_bytes: int | None, nonce: str) -> http.Request:
        if http.origin(http.check_address(url)) != http.origin(self.resource):
            raise AddressRefused(detail="The source handed out an address that is not its own.")
        token = self._connection.access_token
        headers = dpop.authorization_headers(token, self._key, method="GET", url=url, nonce=nonce)
        request = self._client.build_request("GET", url, headers=headers)
        if max_bytes is not None:
            request.headers["Accept"] = "image/*"
            request.headers["Accept-Encoding"] = bodies.IDENTITY  # a picture is packed already
            request.extensions = {**request.extensions, http.MAX_BYTES: max_bytes}
        return request


def _copy(response: http.Response, target: BinaryIO, max_bytes: int) -> int:
    written = 0
    for chunk in response.iter_bytes():
        written += len(chunk)
        if written > max_bytes:
            raise PhotoRefused("The file is larger than we can take.", detail=f"more than {max_bytes} bytes")
        target.write(chunk)
    return written


def _refuse_other_than_ok(response: http.Response) -> None:
    """Raise what an answer that is not 200 means; see ``ResourceAccess.download``."""
    http.refuse_trouble(response)
    status = response.status_code
    if status == 200:
        return
    if status == 401 and (error := dpop.challenge_error(response)) in (dpop.NONCE_NEEDED, dpop.PROOF_INVALID):
        # The proof was refused, perhaps because a clock is wrong, and not the token: the access may well be alive.
        raise ProofRefused(detail=f"HTTP 401: {error}")
    if status == 401:
        raise AccessEnded(detail="HTTP 401: the token is expired or revoked (RFC 6750 3.1).")
    if status in (404, 410):
        raise PhotoGone(detail=f"HTTP {status}")
    raise AnswerInvalid(detail=f"HTTP {status} from the source's API.")
