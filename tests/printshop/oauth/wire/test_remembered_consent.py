"""The source did not ask her: the shop says why, as far as the source tells it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from printshop.oauth.models import Connection
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

GIVEN, ENDS = "2026-05-03T15:00:00Z", "2026-05-03T16:00:00Z"
NOTE = "did not ask you this time"


def tell(drive: FakeDrive, **changes: Any) -> None:
    consent = {
        "given_at": GIVEN,
        "expires_at": ENDS,
        "asked": False,
        "management_uri": f"{drive.issuer}/connected-apps/",
    }
    drive.token_answer = {"consent": {name: value for name, value in (consent | changes).items() if value is not None}}


def page(visitor: Visitor, drive: FakeDrive) -> str:
    assert visitor.connect(drive).status_code == 302
    return " ".join(visitor.get("/import/").text.split())


@pytest.mark.promise("consent-why")
def test_she_reads_since_when_until_when_and_where_to_change_it(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    tell(drive)
    shown = page(visitor, drive)
    assert f"Drive {NOTE}" in shown
    assert "3 May 1" in shown and f'href="{drive.issuer}/connected-apps/"' in shown
    kept = Connection.objects.get()
    assert kept.approved_at is not None and kept.approved_until == kept.approved_at + timedelta(hours=1)


def test_of_today_the_hours_are_enough(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    now = timezone.now()
    tell(drive, given_at=now.isoformat(), expires_at=now.isoformat())
    assert "you approved this at <time" in page(visitor, drive)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        {},
        [],
        "no",
        {"asked": True, "given_at": GIVEN, "expires_at": ENDS},
        {"asked": 0, "given_at": GIVEN, "expires_at": ENDS},
        {"asked": False, "given_at": GIVEN},
        {"asked": False, "given_at": "yesterday", "expires_at": ENDS},
        {"asked": False, "given_at": "2026-13-45T00:00:00Z", "expires_at": ENDS},
        {"asked": False, "given_at": "2026-05-03T15:00:00", "expires_at": ENDS},
        {"asked": False, "given_at": 1, "expires_at": ["x"]},
        {"asked": False, "given_at": GIVEN + " " * 5000, "expires_at": ENDS},
    ],
    ids=str,
)
@pytest.mark.promise("shop-hostile")
def test_what_is_not_told_sensibly_is_not_told(
    visitor: Visitor, source: Source, drive: FakeDrive, consent: Any
) -> None:
    drive.token_answer = {"consent": consent}
    assert NOTE not in page(visitor, drive)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://evil.example/",
        "javascript:alert(1)",
        "//evil.example/",
        "http://jane@127.0.0.1/",
        "http://[/",
        "http://127.0.0.1:1/connected-apps/",
        ["x"],
        "https://evil.example/" + "x" * 500,
    ],
    ids=str,
)
@pytest.mark.promise("shop-hostile")
def test_the_link_leads_to_the_source_or_nowhere(
    visitor: Visitor, source: Source, drive: FakeDrive, address: Any
) -> None:
    tell(drive, management_uri=address)
    shown = page(visitor, drive)
    assert NOTE in shown
    assert "Connected apps" not in shown and "evil.example" not in shown  # a token may have four such letters


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.parametrize("offers", [set(), {"par"}], ids=sorted)
def test_whoever_chooses_other_photos_is_asked(
    visitor: Visitor, source: Source, drive: FakeDrive, offers: set[str]
) -> None:
    drive.offers = offers
    assert "prompt" not in drive.asked_by(visitor.leave())
    visitor.connect(drive)
    assert drive.asked_by(visitor.leave())["prompt"] == "consent"
