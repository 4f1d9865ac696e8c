"""What the owner took back at her drive is noticed before an order is built on it."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from printshop.exceptions import AnswerInvalid, DecryptionFailed, SourceUnavailable
from printshop.importing import photo_import
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.orders.basket import contents
from printshop.orders.models import Order
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

COUNTER = ("/basket/", "/basket/address/", "/basket/review/")
LIST = "/api/v1/photos/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def basket(visitor: Visitor, source: Source, drive: FakeDrive) -> Order:
    """The basket of ``visitor`` with both photos of the drive, ready to be placed."""
    visitor.connect(drive)
    while ImportedPhoto.objects.filter(state="waiting").exists():
        visitor.get("/import/")
    ids = [str(photo.pk) for photo in ImportedPhoto.objects.all()]
    visitor.post("/basket/add/", {"photo": ids})
    Order.objects.update(**shop.ADDRESS)
    return Order.objects.get()


def press(visitor: Visitor, order: Order) -> Any:
    """Place the order as the last page shows it now; ``follow`` the way after it."""
    now = contents.read(order)
    sent = {"key": str(order.pk), "total": str(now.totals.total.amount), "seen": now.fingerprint}
    return lambda: visitor.post("/basket/review/", sent, follow=True)


@pytest.mark.promise("shop-placing")
def test_nothing_is_placed_after_the_access_was_ended(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    pressing = press(visitor, basket)
    drive.tokens.clear()
    page = text(pressing())
    assert "so nothing was ordered." in page
    assert "The access was ended at Drive" in page
    assert "What waits here for its photo: “Church square”, “Avenue of trees”." in page
    basket.refresh_from_db()
    assert basket.is_draft and basket.items.count() == 2
    assert not ImportedPhoto.objects.exists()


@pytest.mark.promise("shop-placing")
def test_nothing_is_placed_after_one_photo_was_taken_back(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    pressing = press(visitor, basket)
    drive.photos.pop(0)
    page = text(pressing())
    assert "“Church square” is no longer here, so nothing was ordered." in page
    assert "The access was ended" not in page
    basket.refresh_from_db()
    assert basket.is_draft


@pytest.mark.parametrize("path", COUNTER)
def test_every_page_of_the_counter_notices(visitor: Visitor, drive: FakeDrive, basket: Order, path: str) -> None:
    drive.tokens.clear()
    page = text(visitor.get(path, follow=True))
    assert "The access was ended at Drive" in page
    assert "What waits here for its photo" in page
    assert 'action="/connect/drive/"' in page and "Ask again" in page
    assert "Go on to the address" not in page and "Place the order" not in page
    assert Connection.objects.get().ended_reason == "revoked"


def test_an_empty_basket_offers_no_photos_of_an_ended_access(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    drive.tokens.clear()
    assert "Look at your photos" not in text(visitor.get("/basket/"))


def test_an_address_that_was_typed_meanwhile_is_kept(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    drive.tokens.clear()
    page = text(visitor.post("/basket/address/", {**shop.ADDRESS, "name": "Ailsa Campbell"}, follow=True))
    assert "The access was ended at Drive" in page
    basket.refresh_from_db()
    assert basket.name == "Ailsa Campbell"


def test_after_the_hour_the_basket_says_that_it_is_over(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    Connection.objects.update(expires_at=timezone.now())
    page = text(visitor.get("/basket/"))
    assert "Your hour at the counter is over" in page and "What waits here for its photo" in page


def test_asking_again_brings_the_photos_back_to_their_prints(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    drive.tokens.clear()
    visitor.get("/basket/")
    visitor.connect(drive)
    while ImportedPhoto.objects.filter(state="waiting").exists():
        visitor.get("/import/")
    page = text(visitor.get("/basket/"))
    assert "The access was ended" not in page and "Go on to the address" in page
    assert "Thank you. We have your order." in text(press(visitor, basket)())


@pytest.mark.parametrize("status", [500, 429, 403])
def test_trouble_at_the_drive_does_not_hinder_an_order_of_photos_that_are_here(
    visitor: Visitor, drive: FakeDrive, basket: Order, status: int
) -> None:
    drive.misbehave[LIST] = lambda handler: handler.answer(b"{}", status)
    for path in COUNTER:
        assert visitor.get(path).status_code == 200
    assert "Thank you. We have your order." in text(press(visitor, basket)())


def test_a_drive_in_trouble_is_left_alone_for_a_moment(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    drive.misbehave[LIST] = lambda handler: handler.answer(b"{}", 503)
    drive.seen.clear()
    for path in COUNTER:
        visitor.get(path)
    assert drive.seen == [("GET", LIST + "?limit=50")]


def test_the_drive_is_not_asked_twice_within_the_relist_time(
    visitor: Visitor, drive: FakeDrive, basket: Order, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "RELIST_SECONDS": 3600}
    drive.seen.clear()
    for path in COUNTER:
        visitor.get(path)
    assert drive.seen == []


@pytest.mark.parametrize("trouble", [SourceUnavailable(), AnswerInvalid(), DecryptionFailed()], ids=repr)
def test_no_trouble_of_one_source_stops_the_others(basket: Order, trouble: Exception) -> None:
    other = Source.objects.create(slug="other", name="Other", issuer="https://other.example", client_id="shop")
    Connection.objects.create(
        customer=basket.customer, source=other, access_token="secret", expires_at=timezone.now() + shop.HOUR
    )
    with mock.patch.object(photo_import, "refresh", side_effect=trouble) as asked:
        photo_import.catch_up(customer=basket.customer)
    assert asked.call_count == 2


def test_the_drive_is_asked_outside_any_transaction(visitor: Visitor, basket: Order) -> None:
    inside: list[bool] = []

    def look(**given: Any) -> None:
        inside.append(connection.in_atomic_block)

    pressing = press(visitor, basket)
    with mock.patch.object(photo_import, "refresh", side_effect=look):
        for path in COUNTER:
            visitor.get(path)
        pressing()
    assert inside == [False] * 4


def test_an_empty_basket_says_that_the_access_was_ended(visitor: Visitor, drive: FakeDrive, basket: Order) -> None:
    basket.items.all().delete()
    assert "Your photos lie ready." in text(visitor.get("/basket/"))
    drive.tokens.clear()
    page = text(visitor.get("/basket/"))
    assert "Nothing in the basket yet" in page
    assert "The access was ended at Drive" in page
    assert 'action="/connect/drive/"' in page and "Ask again" in page
