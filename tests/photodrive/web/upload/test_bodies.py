"""Bodies as servers hand them over: with a length, in chunks, or cut off by a lost connection."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from photodrive.photos.models import Photo
from photodrive.web.upload import bodies
from tests.factories import photos, tus

DATA = bytes(range(256)) * 1000


class Lost(io.BytesIO):
    """What came of ``DATA`` until the connection broke, and then what such a server does."""

    def __init__(self, data: bytes, error: Exception | None = None) -> None:
        super().__init__(data)
        self._error = error

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if not found and self._error:
            raise self._error
        return found


def wsgi(source: Any, **environ: Any) -> WSGIRequest:
    made = RequestFactory().generic("PATCH", "/").environ
    made.pop("CONTENT_LENGTH", None)
    return WSGIRequest({**made, "wsgi.input": source, **environ})


def read(request: Any) -> bytes:
    return b"".join(bodies.chunks_of(request))


def test_a_body_without_length_needs_a_server_that_ends_it() -> None:
    request = wsgi(io.BytesIO(DATA))
    assert (bodies.is_readable(request), read(request)) == (False, b"")


@pytest.mark.parametrize("length", ["-1", "x", "", "9" * 25])
def test_a_length_that_is_none_counts_as_none(length: str) -> None:
    assert bodies.length_of(wsgi(io.BytesIO(DATA), CONTENT_LENGTH=length)) is None


def test_in_chunks_where_the_server_ends_them() -> None:
    request = wsgi(io.BytesIO(DATA), **{"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"})
    assert (bodies.is_readable(request), read(request)) == (True, DATA)


def test_under_asgi_with_or_without_a_length() -> None:
    scope = {"type": "http", "method": "PATCH", "path": "/", "headers": [], "query_string": b""}
    request = ASGIRequest(scope, io.BytesIO(DATA))
    assert (bodies.length_of(request), bodies.is_readable(request), read(request)) == (None, True, DATA)


@pytest.mark.parametrize("error", [None, ConnectionResetError(), TimeoutError(), OSError("request data read error")])
def test_what_came_before_the_connection_broke_is_good(error: Exception | None) -> None:
    request = wsgi(Lost(DATA[:100_000], error), CONTENT_LENGTH=str(len(DATA)))
    assert read(request) == DATA[:100_000]


def test_what_is_left_is_read_up_to_a_limit() -> None:
    source = io.BytesIO(DATA)
    bodies.drain(wsgi(source, CONTENT_LENGTH=str(len(DATA))), 100_000)
    assert 100_000 < source.tell() < 100_000 + 2 * bodies.CHUNK_BYTES


@pytest.mark.promise("upload-whole")
def test_a_broken_piece_is_kept_as_far_as_it_came(janes: Client) -> None:
    jpeg = photos.encoded()
    url = tus.begun(janes, jpeg)
    sent: dict[str, Any] = {"wsgi.input": Lost(jpeg[:600], ConnectionResetError()), "CONTENT_LENGTH": str(len(jpeg))}
    response = janes.generic(
        "PATCH", url, b"", tus.PIECE, headers={**tus.VERSION, "upload-offset": "0"}, CONTENT_TYPE=tus.PIECE, **sent
    )
    assert (response.status_code, response["Upload-Offset"]) == (204, "600")
    assert tus.send(janes, url, jpeg[600:], 600).status_code == 204
    assert Photo.objects.get().size == len(jpeg)


def test_a_piece_in_chunks_is_taken_and_refused_where_nobody_ends_it(janes: Client) -> None:
    jpeg = photos.encoded()
    url = tus.begun(janes, jpeg)
    sent: dict[str, Any] = {"wsgi.input": io.BytesIO(jpeg), "CONTENT_LENGTH": "", "CONTENT_TYPE": tus.PIECE}
    headers = {**tus.VERSION, "upload-offset": "0", "transfer-encoding": "chunked"}
    assert janes.generic("PATCH", url, headers=headers, **sent).status_code == 411
    sent["wsgi.input_terminated"] = True
    response = janes.generic("PATCH", url, headers=headers, **sent)
    assert response.status_code == 204
    assert Photo.objects.get().size == len(jpeg)
