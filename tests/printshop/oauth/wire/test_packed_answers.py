"""Answers may come packed (RFC 9110 section 8.4.1); what is bounded is what comes out."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest

from printshop.exceptions import AnswerInvalid
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.oauth.wire import bodies, http
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, Handler
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, register
from tests.printshop.visitors import Visitor

Packing = tuple[str, Callable[[bytes], bytes]]


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def in_two(body: bytes) -> bytes:
    half = len(body) // 2
    return gzip.compress(body[:half]) + gzip.compress(body[half:])


PACKINGS: dict[str, Packing] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "two members": ("gzip", in_two),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("Deflate", bare),
    "identity too": ("identity, gzip", gzip.compress),
    "no name": ("", bytes),
}


@pytest.mark.parametrize("name", PACKINGS)
def test_the_whole_visit_to_a_drive_that_packs_everything(
    visitor: Visitor, source: Source, drive: FakeDrive, name: str
) -> None:
    """Metadata, the pushed request, a nonce, the token, the list, the pictures and the answer to a revocation."""
    drive.offers, drive.packing = {"par", "dpop", "details"}, PACKINGS[name]
    assert visitor.connect(drive).status_code == 302
    for _ in range(2):
        visitor.get("/import/")
    assert ImportedPhoto.objects.filter(state="ready").count() == 2
    visitor.post("/disconnect/drive/")
    assert len(drive.revoked) == 1


@pytest.mark.parametrize("name", PACKINGS)
def test_signing_in_with_a_provider_that_packs_everything(db: None, name: str) -> None:
    with FakeProvider() as provider:
        register(provider)
        provider.packing = PACKINGS[name]
        jane = SigningIn()
        assert jane.arrive(provider).status_code == 302
        assert "Jane Doe" in jane.page()


def test_packed_answers_are_asked_for_but_no_packed_pictures(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    asked: dict[str, str] = {}
    usual = drive._server.RequestHandlerClass._serve  # type: ignore[attr-defined]

    def note(handler: Handler, normally: Any) -> None:
        asked[handler.path.partition("?")[0]] = handler.headers["Accept-Encoding"]
        usual(handler, normally)

    drive._server.RequestHandlerClass._serve = note  # type: ignore[attr-defined]
    visitor.connect(drive)
    visitor.get("/import/")
    pictures = {path for path in asked if path.endswith(("/original/", "/preview/"))}
    assert pictures and {asked.pop(path) for path in pictures} == {"identity"}
    assert set(asked.values()) == {"gzip, deflate"}


def test_an_empty_answer_has_nothing_to_unpack(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    drive.misbehave["/o/revoke_token/"] = lambda handler: handler.answer(b"", Content_Encoding="gzip")
    assert "We can no longer see anything" in visitor.post("/disconnect/drive/", follow=True).text


def fetched(drive: FakeDrive, body: bytes, coding: str, *, max_bytes: int = 1_000_000) -> bytes:
    drive.misbehave["/x"] = lambda handler: handler.answer(body, Content_Encoding=coding)
    with http.client() as client:
        return client.get(f"{drive.issuer}/x", extensions={http.MAX_BYTES: max_bytes}).content


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare deflate"])
def test_it_is_unpacked_to_the_byte(drive: FakeDrive, coding: str) -> None:
    body = bytes(range(256)) * 2000
    name, pack = PACKINGS[coding]
    assert fetched(drive, pack(body), name) == body
    assert fetched(drive, pack(body), name, max_bytes=len(body)) == body
    with pytest.raises(AnswerInvalid):
        fetched(drive, pack(body), name, max_bytes=len(body) - 1)


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    ("coding", "body", "detail"),
    [
        ("gzip", b"no gzip at all", "not the gzip that it says"),
        ("gzip", gzip.compress(b"x" * 500)[:-9], "cut off"),
        ("gzip", gzip.compress(b"x" * 500)[:-8] + b"\0" * 8, "not the gzip"),
        ("gzip", gzip.compress(b"{}") + b"and more", "not the gzip"),
        ("gzip", gzip.compress(b"") * (bodies.MAX_MEMBERS + 1), "Something follows"),
        ("deflate", b"no deflate", "not the deflate"),
        ("deflate", zlib.compress(b"{}") + b"{}", "Something follows"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}")), "another way"),
        ("br", b"{}", "another way"),
        ("zstd", b"{}", "another way"),
        ("compress", b"{}", "another way"),
    ],
    ids=range(11),
)
def test_what_cannot_be_unpacked_is_refused(drive: FakeDrive, coding: str, body: bytes, detail: str) -> None:
    with pytest.raises(AnswerInvalid) as refused:
        fetched(drive, body, coding)
    assert detail in refused.value.detail


@lru_cache
def packed_spaces(coding: str) -> bytes:
    """Some kilobytes that become 40 megabytes."""
    return PACKINGS[coding][1](b" " * 40_000_000)


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("path", ["/.well-known/oauth-authorization-server", "/o/token/", "/api/v1/photos/"])
def test_a_bomb_goes_off_in_no_document(
    visitor: Visitor, source: Source, drive: FakeDrive, path: str, coding: str
) -> None:
    bomb = packed_spaces(coding)

    def explode(handler: Handler) -> None:
        handler.answer(bomb, Content_Encoding=coding)

    if path.startswith("/.well-known"):
        drive.misbehave[path] = explode
        tracemalloc.start()
        assert visitor.post("/connect/drive/").status_code == 502
    else:
        answer = drive.allow(visitor.leave())
        drive.misbehave[path] = explode
        tracemalloc.start()
        assert visitor.come_back(answer).status_code == 502
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000, "no more was unpacked than an answer may have"
    assert not Connection.objects.filter(ended_at=None).exists()


@pytest.mark.promise("shop-hostile")
def test_a_bomb_in_the_place_of_a_picture_fails_alone(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAX_PHOTO_BYTES": 1_000_000}
    bomb = gzip.compress(b" " * 5_000_000)
    path = f"/api/v1/photos/{drive.photos[0].id}/original/"
    drive.misbehave[path] = lambda handler: handler.answer(bomb, Content_Encoding="gzip")
    visitor.connect(drive)
    visitor.get("/import/")
    assert "larger than we can take" in visitor.get("/import/").text
    assert set(ImportedPhoto.objects.values_list("state", flat=True)) == {"failed", "ready"}
