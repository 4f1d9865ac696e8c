"""Nonces of a server (RFC 9449 sections 8 and 9): one more try with a fresh one, and never a third."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection, PendingFlow
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, Handler
from tests.printshop.visitors import Visitor

PUSH, TOKEN, PHOTOS = "/o/par/", "/o/token/", "/api/v1/photos/"


@pytest.fixture(autouse=True)
def _wants_nonces(drive: FakeDrive) -> None:
    drive.offers = {"dpop", "par"}


def count(drive: FakeDrive, wanted: str) -> int:
    return [path.partition("?")[0] for method, path in drive.seen].count(wanted)


def always_another(handler: Handler) -> None:
    """Never satisfied."""
    nonce = f"nonce-{len(handler.drive.seen)}"
    if handler.command == "POST":
        handler.answer_json({"error": "use_dpop_nonce"}, 400, DPoP_Nonce=nonce)
    else:
        handler.answer_json({}, 401, WWW_Authenticate='DPoP error="use_dpop_nonce"', DPoP_Nonce=nonce)


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("shop-nonce")
def test_the_first_request_to_each_server_costs_one_more_and_the_next_ones_nothing(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    assert (count(drive, PUSH), count(drive, TOKEN), count(drive, PHOTOS)) == (2, 1, 2)
    other_visitor.connect(drive)
    assert (count(drive, PUSH), count(drive, TOKEN), count(drive, PHOTOS)) == (3, 2, 3), "remembered for everybody"


def test_a_stale_nonce_costs_one_more(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    drive.keys.nonce = "changed-meanwhile"
    assert visitor.come_back(answer).status_code == 302
    assert count(drive, TOKEN) == 2
    assert drive.keys.seen[-1]["claims"]["nonce"] == "changed-meanwhile"


def test_a_nonce_in_a_good_answer_is_used_from_then_on(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    normally = Handler._token

    def rotate(handler: Handler) -> None:
        headers = handler.answer_json

        def with_nonce(found: Any, status: int = 200, **more: str) -> None:
            headers(found, status, DPoP_Nonce="the-next-one", **more)

        handler.answer_json = with_nonce  # type: ignore[method-assign]
        key = drive.keys.check_proof(handler.headers, method="POST", url=drive.issuer + TOKEN)
        normally(handler, key)

    drive.misbehave[TOKEN] = rotate
    assert visitor.come_back(answer).status_code == 302
    visitor.leave()
    assert drive.keys.seen[-2]["claims"]["nonce"] == "the-next-one"


@pytest.mark.spec("RFC 9449", "9")
@pytest.mark.promise("shop-nonce")
def test_a_nonce_of_the_one_server_is_not_shown_to_the_other(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    first_call = next(proof for proof in drive.keys.seen if proof["claims"]["htu"].endswith(PHOTOS))
    assert "nonce" not in first_call["claims"]


@pytest.mark.promise("shop-nonce")
def test_pushing_stops_after_the_second_try(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[PUSH] = always_another
    response = visitor.post("/connect/drive/")
    assert (response.status_code, "We have to repair something" in response.text) == (502, True)
    assert count(drive, PUSH) == 2
    assert not PendingFlow.objects.exists()


@pytest.mark.promise("shop-hostile")
def test_the_code_is_handed_in_twice_at_most(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    drive.misbehave[TOKEN] = always_another
    assert visitor.come_back(answer).status_code == 502
    assert count(drive, TOKEN) == 2
    assert not Connection.objects.exists()


@pytest.mark.promise("shop-nonce")
def test_calling_stops_after_the_second_try_and_the_photos_stay(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    visitor.get("/import/")
    before = count(drive, PHOTOS)
    drive.misbehave[PHOTOS] = always_another
    assert "Church square" in visitor.get("/import/").text
    assert count(drive, PHOTOS) == before + 2
    assert Connection.objects.get().is_alive


@pytest.mark.promise("shop-nonce")
def test_pictures_are_fetched_with_one_more_try_each_at_most(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    path = f"{PHOTOS}{drive.photos[0].id}/original/"
    drive.misbehave[path] = always_another
    for _ in range(6):
        visitor.get("/import/")
    assert count(drive, path) == 2 * 3, "three attempts, two tries each"
    assert sorted(ImportedPhoto.objects.values_list("state", flat=True)) == ["failed", "ready"]


@pytest.mark.spec("RFC 9449", "8.1")
@pytest.mark.promise("shop-nonce")
@pytest.mark.parametrize("nonce", ["", "with space", 'a"b', "back\\slash", "ä", "x" * 501], ids=repr)
def test_a_nonce_that_is_none_is_not_repeated(visitor: Visitor, source: Source, drive: FakeDrive, nonce: str) -> None:
    drive.misbehave[PUSH] = lambda handler: handler.answer_json({"error": "use_dpop_nonce"}, 400, DPoP_Nonce=nonce)
    assert visitor.post("/connect/drive/").status_code == 502
    assert count(drive, PUSH) == 1


@pytest.mark.promise("shop-nonce")
def test_two_nonces_are_none(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    def two(handler: Handler) -> None:
        handler.send_response(400)
        for nonce in ("one", "two"):
            handler.send_header("DPoP-Nonce", nonce)
        body = b'{"error": "use_dpop_nonce"}'
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    drive.misbehave[PUSH] = two
    assert visitor.post("/connect/drive/").status_code == 502
    assert count(drive, PUSH) == 1


@pytest.mark.promise("shop-nonce")
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "invalid_dpop_proof"),
        (400, "invalid_request"),
        (401, "use_dpop_nonce"),
        (307, "use_dpop_nonce"),
    ],
)
def test_only_the_one_answer_is_worth_another_try(
    visitor: Visitor, source: Source, drive: FakeDrive, status: int, error: str
) -> None:
    drive.misbehave[PUSH] = lambda handler: handler.answer_json(
        {"error": error}, status, DPoP_Nonce="fresh", Location=f"{drive.issuer}/elsewhere/"
    )
    assert visitor.post("/connect/drive/").status_code == 502
    assert [path for method, path in drive.seen if method == "POST"] == [PUSH]


def test_without_a_memory_every_request_costs_one_more_and_all_goes_well(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    visitor.connect(drive)
    assert (count(drive, PUSH), count(drive, TOKEN)) == (2, 2)
    assert cache.get("anything") is None
    assert "Church square" in visitor.get("/import/").text
