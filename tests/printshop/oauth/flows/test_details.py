"""What exactly is asked for, and what was allowed, in words for machines (RFC 9396)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from printshop.oauth.models import Connection
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, FakePhoto
from tests.printshop.visitors import Visitor

GRANTED: dict[str, Any] = {
    "type": "photos",
    "actions": ["read"],
    "selection": "chosen",
    "identifiers": ["0192aaaa-0000-7000-8000-000000000000"],
    "location": False,
    "duration": "hour",
}


@pytest.fixture(autouse=True)
def _knows_details(drive: FakeDrive) -> None:
    drive.offers = {"details"}


def allow(drive: FakeDrive, **changes: Any) -> None:
    drive.token_answer = {"authorization_details": [{**GRANTED, **changes}]}


@pytest.mark.spec("RFC 9396", "2")
@pytest.mark.parametrize("offers", [{"details"}, {"details", "par"}], ids=sorted)
def test_reading_photos_for_an_hour_at_most_is_asked_for(
    visitor: Visitor, source: Source, drive: FakeDrive, offers: set[str]
) -> None:
    drive.offers = offers
    asked = json.loads(drive.asked_by(visitor.leave())["authorization_details"])
    assert asked == [{"type": "photos", "actions": ["read"], "duration": "hour", "purpose": "order"}]


@pytest.mark.spec("RFC 9396", "10")
@pytest.mark.parametrize("types", [None, [], ["payments"], "photos", [7]], ids=str)
def test_a_server_that_does_not_know_the_type_is_not_asked(
    visitor: Visitor, source: Source, drive: FakeDrive, types: Any
) -> None:
    drive.metadata = {"authorization_details_types_supported": types}
    assert "authorization_details" not in drive.asked_by(visitor.leave())
    assert visitor.connect(drive).status_code == 302


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ("chosen", "From <b>Drive</b>: these 2 photos,"),
        ("album", "<b>Drive</b> shares the album as it changes: 2 photos now,"),
        ("all", "<b>Drive</b> shares everything as it changes: 2 photos now,"),
        ("by moonlight", "From <b>Drive</b>: 2 photos,"),
        (None, "From <b>Drive</b>: 2 photos,"),
        (["all"], "From <b>Drive</b>: 2 photos,"),
    ],
    ids=str,
)
def test_she_reads_what_she_shares(
    visitor: Visitor, source: Source, drive: FakeDrive, selection: Any, words: str
) -> None:
    allow(drive, selection=selection)
    visitor.connect(drive)
    page = " ".join(visitor.get("/import/").text.split())
    assert words in page
    assert ("We cannot see anything else of yours" in page) is (selection != "all")


def test_one_photo_is_this_one(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    allow(drive)
    drive.photos = [FakePhoto()]
    visitor.connect(drive)
    assert "From <b>Drive</b>: this 1 photo," in " ".join(visitor.get("/import/").text.split())


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.parametrize(
    "details",
    [
        "photos",
        {},
        {"type": "photos"},
        ["photos"],
        [None],
        7,
        [{"type": "photos"}] * 21,
        [{**GRANTED, "actions": ["read", "write"]}],
        [{**GRANTED, "actions": "read"}],
        [{**GRANTED, "actions": [["read"]]}],
        [GRANTED, {"type": "photos", "actions": ["delete"]}],
    ],
    ids=str,
)
@pytest.mark.promise("shop-hostile")
def test_details_that_make_no_sense_or_grant_more_are_refused(
    visitor: Visitor, source: Source, drive: FakeDrive, details: Any
) -> None:
    drive.token_answer = {"authorization_details": details}
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "details",
    [
        [],
        [{}],
        [{"type": ["photos"]}],
        [{"type": "calendar", "actions": ["delete"]}],
        [{"type": "photos"}],
        [GRANTED, GRANTED],
        [{**GRANTED, "duration": 7, "selection": {}, "identifiers": "x", "location": "yes", "privileges": [[]]}],
    ],
    ids=str,
)
def test_what_is_not_understood_says_nothing(visitor: Visitor, source: Source, drive: FakeDrive, details: Any) -> None:
    drive.token_answer = {"authorization_details": details}
    assert visitor.connect(drive).status_code == 302
    assert (Connection.objects.get().selection, Connection.objects.get().duration) == ("", "")


def test_thirty_thousand_photos_are_not_too_many(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    allow(drive, identifiers=[FakePhoto(original=b"", preview=b"").id for _ in range(30_000)])
    assert visitor.connect(drive).status_code == 302
