"""A program that looks at a link sends HEAD: nothing at the shop begins, ends, is fetched or used up by that."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as project

from printshop.oauth.models import PendingFlow
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, register
from tests.printshop.visitors import Visitor
from tests.walking import addresses, writes

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 9110", "9.2.1"), pytest.mark.promise("head-harmless")]


def look(visitor: Visitor, answer: dict[str, str], **values: Any) -> dict[str, list[str]]:
    """What HEAD with ``answer`` in the query has written, by each address of the shop."""
    order = shop.make_basket()
    filled = {
        "slug": "drive",
        "photo_id": order.items.get().photo_id,
        "number": "PS-1",
        "version": "0",
        "drawing": "stamp",
        **values,
    }
    written: dict[str, list[str]] = {}
    for path in addresses(project.SHOP_URLCONF, filled):
        with writes() as seen:
            response = visitor.head(path, answer)
        assert response.status_code < 500 and not response.getvalue(), path
        assert not response.cookies, path
        if seen:
            written[path] = seen
    return written


@pytest.mark.promise("shop-state")
def test_a_state_and_its_code_are_there_for_her_browser(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer, before = drive.allow(visitor.leave()), list(drive.seen)
    assert look(visitor, answer) == {}
    assert drive.seen == before, "nothing was exchanged, fetched or asked"
    assert visitor.come_back(answer).status_code == 302
    assert PendingFlow.objects.filter(used_at=None).count() == 0


@pytest.mark.promise("shop-state")
def test_nor_does_a_no_end_the_flow(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.refuse(visitor.leave())
    assert look(visitor, answer) == {}
    assert "You kept your photos to yourself" in visitor.come_back(answer).content.decode()


def test_photos_that_wait_are_fetched_for_a_page_only(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    assert visitor.connect(drive).status_code == 302
    before = list(drive.seen)
    assert look(visitor, {}) == {}
    assert drive.seen == before
    assert visitor.get("/import/").status_code == 200 and drive.seen != before


@pytest.mark.promise("shop-state")
def test_signing_in_and_out_waits_for_her(db: None) -> None:
    with FakeProvider() as provider:
        register(provider)
        jane = SigningIn()
        answer = provider.allow(jane.set_out())
        assert look(jane, answer, slug="coffee") == {}
        assert jane.come_back(answer, "coffee").status_code == 302
        assert jane.is_signed_in
        left = jane.post("/signout/", {"there": "1"})["Location"]
        state = {"state": parse_qs(urlsplit(left).query)["state"][0]}
        assert look(jane, state, slug="coffee") == {}
        assert "Here and at Coffee" in jane.get("/signed-out/", state).content.decode()
