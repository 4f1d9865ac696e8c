"""Files over HTTP: parts, conditions, and content that can do no harm (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory

from photodrive.photos.files.storage import StoredFile
from photodrive.sharing.serving import file_response

BODY = bytes(range(256)) * 4
ETAG = '"abc"'


class Opened(io.BytesIO):
    """Remembers whether anybody opened or closed it."""

    opened: list[Opened] = []

    def __init__(self) -> None:
        super().__init__(BODY)
        self.opened.append(self)


@pytest.fixture(autouse=True)
def _nothing_opened() -> None:
    Opened.opened.clear()


def ask(method: str = "GET", *, attachment: bool = False, filename: str = "bay.jpg", **headers: str) -> Any:
    stored = StoredFile(open=Opened, size=len(BODY), media_type="image/jpeg", etag=ETAG, filename=filename)
    request = RequestFactory().generic(method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()})
    return file_response(request, stored, attachment=attachment)


def finish(response: HttpResponseBase) -> None:
    """What a server does at the end of a response, without the end of a request."""
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    finish(response)
    return bytes(content)


UNSATISFIABLE = ["bytes=1024-", "bytes=5000-6000", "bytes=-0"]


@pytest.mark.spec("RFC 9110", "15.5.17")
@pytest.mark.promise("files-range")
@pytest.mark.parametrize("asked", UNSATISFIABLE)
def test_a_part_beyond_the_end_is_refused_with_the_size(asked: str) -> None:
    response = ask(Range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")
    assert Opened.opened == []


IGNORED = ["bytes=9-5", "bytes=a-b", "bytes=", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes = 0-1", "bytes=٣-٤"]


@pytest.mark.spec("RFC 9110", "14.2")
@pytest.mark.promise("files-range")
@pytest.mark.parametrize("asked", IGNORED)
def test_what_is_no_single_byte_range_gets_the_whole_file(asked: str) -> None:
    request = RequestFactory().get("/", HTTP_RANGE=asked)
    stored = StoredFile(open=Opened, size=len(BODY), media_type="image/jpeg", etag=ETAG, filename="a.jpg")
    response = file_response(request, stored, attachment=False)
    assert response.status_code == 200
    assert body(response) == BODY


PARTS = {
    "bytes=0-0": (0, 1),
    "bytes=0-99": (0, 100),
    "bytes=100-": (100, 1024),
    "bytes=-10": (1014, 1024),
    "bytes=-5000": (0, 1024),
    "bytes=1000-99999": (1000, 1024),
    "bytes=1023-1023": (1023, 1024),
}


@pytest.mark.spec("RFC 9110", "15.3.7")
@pytest.mark.promise("files-range")
@pytest.mark.parametrize(("asked", "part"), PARTS.items())
def test_a_part_is_exactly_what_was_asked_for(asked: str, part: tuple[int, int]) -> None:
    start, end = part
    response = ask(Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert response["Content-Length"] == str(end - start)
    assert body(response) == BODY[start:end]
    assert all(file.closed for file in Opened.opened)


@pytest.mark.spec("RFC 9110", "13.1.5")
def test_a_part_of_another_version_is_not_given() -> None:
    for condition in ('"old"', 'W/"abc"', "Wed, 21 Oct 2015 07:28:00 GMT"):
        assert ask(Range="bytes=0-9", If_Range=condition).status_code == 200
    assert ask(Range="bytes=0-9", If_Range=ETAG).status_code == 206


@pytest.mark.spec("RFC 9110", "13.1.2")
@pytest.mark.parametrize("tags", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
def test_a_known_version_is_not_sent_again(tags: str) -> None:
    response = ask(If_None_Match=tags, Range="bytes=0-9")
    assert (response.status_code, response["ETag"]) == (304, ETAG)
    assert "private" in response["Cache-Control"]
    assert Opened.opened == []


def test_another_version_is_sent() -> None:
    assert body(ask(If_None_Match='"old"')) == BODY


@pytest.mark.spec("RFC 9110", "14.2")
def test_a_head_request_is_answered_as_for_the_whole_file() -> None:
    response = ask("HEAD", Range="bytes=0-9")
    assert (response.status_code, response["Content-Length"]) == (200, "1024")
    finish(response)


@pytest.mark.promise("files-inert")
def test_no_content_can_act_and_no_shared_cache_keeps_it() -> None:
    for response in (ask(), ask(Range="bytes=0-9"), ask(Range="bytes=9999-"), ask(If_None_Match=ETAG)):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"].startswith("private")
        assert {"Cookie", "Authorization"} <= set(response["Vary"].split(", "))
        finish(response)


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("bay.jpg", 'attachment; filename="bay.jpg"'),
        ('a"b.jpg', 'attachment; filename="a\\"b.jpg"'),
        ("Bucht ü.jpg", "attachment; filename*=utf-8''Bucht%20%C3%BC.jpg"),
    ],
)
@pytest.mark.spec("RFC 6266", "4.3")
@pytest.mark.promise("files-inert")
def test_an_original_is_saved_under_its_name_not_shown(filename: str, header: str) -> None:
    response = ask(attachment=True, filename=filename)
    assert response["Content-Disposition"] == header
    finish(response)
