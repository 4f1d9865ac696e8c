"""The basket takes this customer's usable photos and nothing else, and finds photos again that came back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.orders.basket import contents, draft_order
from printshop.orders.basket.draft_order import Added
from printshop.orders.errors import BasketFull, UnknownSize
from printshop.orders.models import Finish, Order, OrderItem
from printshop.signals import photos_leaving
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return Customer.objects.create()


def test_another_customers_photo_is_refused(customer: Customer) -> None:
    photo = shop.make_photo(shop.make_connection())
    assert draft_order.add(customer=customer, photo_ids=[photo.pk, uuid4()]) == Added(0, 0, 2)
    assert draft_order.count(customer) == 0


@pytest.mark.parametrize("state", ["waiting", "failed", "gone"])
def test_a_photo_that_is_not_here_is_refused(customer: Customer, state: str) -> None:
    photo = shop.make_photo(shop.make_connection(customer), state=state)
    assert draft_order.add(customer=customer, photo_ids=[photo.pk]).refused == 1


def test_a_photo_whose_hour_is_over_is_refused(customer: Customer) -> None:
    photo = shop.make_photo(shop.make_connection(customer, lasts=timedelta(seconds=-1)))
    assert draft_order.add(customer=customer, photo_ids=[photo.pk]).refused == 1


def test_more_than_200_lines_are_refused_as_a_whole(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_order, "MAX_LINES", 2)
    connection = shop.make_connection(customer)
    photos = [shop.make_photo(connection).pk for _ in range(3)]
    with pytest.raises(BasketFull):
        draft_order.add(customer=customer, photo_ids=photos)
    assert draft_order.count(customer) == 0
    draft_order.add(customer=customer, photo_ids=photos[:2])
    item = OrderItem.objects.filter(order__customer=customer).first()
    assert item is not None
    with pytest.raises(BasketFull):
        draft_order.repeat(customer=customer, item_id=item.pk)


def test_a_stranger_cannot_touch_a_line(customer: Customer) -> None:
    item = shop.make_basket().items.get()
    draft_order.change(customer=customer, item_id=item.pk, size="30x40", finish=Finish.GLOSSY, copies=9)
    draft_order.repeat(customer=customer, item_id=item.pk)
    draft_order.remove(customer=customer, item_id=item.pk)
    kept = OrderItem.objects.get()
    assert (kept.pk, kept.size, kept.copies) == (item.pk, "10x15", 1)


def test_a_line_of_a_placed_order_cannot_be_touched() -> None:
    order = shop.place(shop.make_basket())
    item = order.items.get()
    draft_order.change(customer=order.customer, item_id=item.pk, size="30x40", finish=Finish.GLOSSY, copies=9)
    draft_order.remove(customer=order.customer, item_id=item.pk)
    assert order.items.get().copies == 1


def test_a_size_that_is_not_sold_is_refused() -> None:
    order = shop.make_basket()
    with pytest.raises(UnknownSize):
        draft_order.change(
            customer=order.customer, item_id=order.items.get().pk, size="poster", finish=Finish.MATTE, copies=1
        )


def test_adding_a_photo_twice_keeps_what_was_chosen(customer: Customer) -> None:
    photo = shop.make_photo(shop.make_connection(customer))
    draft_order.add(customer=customer, photo_ids=[photo.pk])
    item = OrderItem.objects.get()
    draft_order.change(customer=customer, item_id=item.pk, size="13x18", finish=Finish.GLOSSY, copies=4)
    assert draft_order.add(customer=customer, photo_ids=[photo.pk]) == Added(0, 1, 0)
    assert draft_order.count(customer) == 4


def test_copies_stay_between_1_and_99(customer: Customer) -> None:
    order = shop.make_basket(customer)
    item = order.items.get()
    for asked, kept in ((0, 1), (-5, 1), (100, 99)):
        draft_order.change(customer=customer, item_id=item.pk, size="10x15", finish=Finish.MATTE, copies=asked)
        assert order.items.get().copies == kept


def test_a_photo_can_be_had_in_a_second_size() -> None:
    order = shop.make_basket()
    draft_order.repeat(customer=order.customer, item_id=order.items.get().pk)
    assert [(item.size, item.copies) for item in order.items.all()] == [("10x15", 1), ("13x18", 1)]


def test_a_photo_that_leaves_empties_its_line_but_keeps_the_line() -> None:
    order = shop.make_basket()
    photo = ImportedPhoto.objects.get()
    photos_leaving.send(sender=None, photo_ids=[photo.pk])
    photo.delete()
    draft_order.refresh(order)
    (line,) = contents.read(order).lines
    assert (line.photo, line.shown, line.item.title) == ("missing", None, photo.title)


def test_a_photo_that_came_back_finds_its_line_with_size_and_copies() -> None:
    order = shop.make_basket()
    item = order.items.get()
    draft_order.change(customer=order.customer, item_id=item.pk, size="20x30", finish=Finish.GLOSSY, copies=3)
    ImportedPhoto.objects.get().connection.photos.update(state="gone")
    again = shop.make_photo(shop.make_connection(order.customer), remote_id=item.remote_id)
    draft_order.refresh(order)
    (line,) = contents.read(order).lines
    assert (line.photo, line.item.photo, line.size.code, line.item.copies) == ("ready", again, "20x30", 3)


def test_a_photo_of_somebody_else_with_the_same_name_is_not_taken_for_it() -> None:
    order = shop.make_basket()
    item = order.items.get()
    ImportedPhoto.objects.get().connection.photos.update(state="gone")
    shop.make_photo(shop.make_connection(), remote_id=item.remote_id)
    draft_order.refresh(order)
    assert contents.read(order).lines[0].photo == "missing"


def test_a_photo_that_is_being_fetched_again_is_on_its_way() -> None:
    order = shop.make_basket()
    item = order.items.get()
    ImportedPhoto.objects.get().connection.photos.update(state="gone")
    shop.make_photo(shop.make_connection(order.customer), remote_id=item.remote_id, state="waiting")
    draft_order.refresh(order)
    assert contents.read(order).lines[0].photo == "coming"


def test_the_end_of_the_hour_is_seen_without_any_clean_up() -> None:
    order = shop.make_basket()
    ImportedPhoto.objects.get().connection.__class__.objects.update(expires_at=timezone.now())
    assert contents.read(order).lines[0].photo == "missing"


def test_a_size_that_is_no_longer_sold_becomes_the_first_one(settings: Any) -> None:
    order = shop.make_basket()
    sold = {"square": {"millimetres": (120, 120), "price": "0.50"}}
    settings.PRINTSHOP = {**settings.PRINTSHOP, "PRICE_LIST": sold, "FINISHES": ("glossy",)}
    draft_order.refresh(order)
    item = order.items.get()
    assert (item.size, item.finish) == ("square", "glossy")


def test_there_is_one_basket_each(customer: Customer) -> None:
    assert draft_order.draft_of(customer) is None
    first = draft_order.draft_of(customer, create=True)
    assert draft_order.draft_of(customer, create=True) == first
    assert Order.objects.count() == 1
