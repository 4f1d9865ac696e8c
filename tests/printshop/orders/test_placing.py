"""Placing an order happens once, at the price and with the prints the customer saw, or not at all."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.orders import placing, status
from printshop.orders.basket import contents, draft_order
from printshop.orders.errors import (
    AddressMissing,
    BasketChanged,
    BasketEmpty,
    PhotosMissing,
    PriceChanged,
    StepRefused,
    TotalTooLarge,
)
from printshop.orders.models import Finish, Order, Status
from printshop.orders.money import Money
from printshop.signals import photos_leaving
from tests.factories import shop

pytestmark = pytest.mark.django_db


def test_an_empty_basket_is_not_placed() -> None:
    order = shop.make_basket()
    draft_order.remove(customer=order.customer, item_id=order.items.get().pk)
    with pytest.raises(BasketEmpty):
        shop.place(order)
    order.refresh_from_db()
    assert order.is_draft


def test_another_customers_basket_is_not_placed() -> None:
    order = shop.make_basket()
    now = contents.read(order)
    with pytest.raises(BasketEmpty):
        placing.place(
            customer=Customer.objects.create(),
            key=order.pk,
            expected_total=now.totals.total,
            seen=now.fingerprint,
        )
    assert Order.objects.get().is_draft


def test_a_basket_that_never_was_is_not_placed() -> None:
    with pytest.raises(BasketEmpty):
        placing.place(customer=Customer.objects.create(), key=uuid4(), expected_total=Money(Decimal(0), "EUR"), seen="")


def test_nothing_is_placed_without_an_address() -> None:
    with pytest.raises(AddressMissing):
        shop.place(shop.make_basket(address=False))


@pytest.mark.promise("shop-placing")
def test_a_photo_that_is_gone_meanwhile_stops_the_order_and_is_named() -> None:
    order = shop.make_basket(photos=2)
    photo = ImportedPhoto.objects.latest("pk")
    ImportedPhoto.objects.filter(pk=photo.pk).update(state="gone")
    with pytest.raises(PhotosMissing, match=f"“{photo.title}” is no longer here") as refused:
        shop.place(order)
    assert refused.value.titles == (photo.title,)
    order.refresh_from_db()
    assert order.is_draft


def test_an_order_that_costs_more_than_can_be_written_down_is_not_placed(settings: Any) -> None:
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "PRICE_LIST": {"10x15": {"millimetres": (100, 150), "price": "99999.99"}},
    }
    order = shop.make_basket(photos=11)
    order.items.update(copies=99)
    with pytest.raises(TotalTooLarge):
        shop.place(order)
    now, browser = contents.read(order), shop.browser_of(order.customer)
    fields = {"key": str(order.pk), "total": now.totals.total.digits, "seen": now.fingerprint}
    page = browser.post("/basket/review/", fields, follow=True)
    assert page.redirect_chain == [("/basket/", 302)] and TotalTooLarge.message in page.text
    order.refresh_from_db()
    assert order.is_draft


@pytest.mark.promise("shop-placing")
def test_a_price_that_changed_meanwhile_is_asked_again(settings: Any) -> None:
    order = shop.make_basket()
    seen = contents.read(order)
    settings.PRINTSHOP = {**settings.PRINTSHOP, "POSTING": "4.90"}
    with pytest.raises(PriceChanged) as refused:
        placing.place(customer=order.customer, key=order.pk, expected_total=seen.totals.total, seen=seen.fingerprint)
    assert refused.value.total == Money(Decimal("5.19"), "EUR")
    order.refresh_from_db()
    assert order.is_draft and order.total is None


def test_the_same_amount_in_another_currency_is_not_the_same_price() -> None:
    order = shop.make_basket()
    seen = contents.read(order)
    with pytest.raises(PriceChanged):
        placing.place(
            customer=order.customer,
            key=order.pk,
            expected_total=Money(seen.totals.total.amount, "USD"),
            seen=seen.fingerprint,
        )


@pytest.mark.promise("shop-placing")
@pytest.mark.parametrize("what", ["finish", "address", "message"])
def test_what_changed_in_another_tab_at_the_same_price_is_shown_first(what: str) -> None:
    order = shop.make_basket()
    seen = contents.read(order)
    if what == "finish":
        item = order.items.get()
        draft_order.change(customer=order.customer, item_id=item.pk, size=item.size, finish=Finish.GLOSSY, copies=1)
    else:
        Order.objects.filter(pk=order.pk).update(**{{"address": "line1"}.get(what, what): "other"})
    with pytest.raises(BasketChanged):
        placing.place(customer=order.customer, key=order.pk, expected_total=seen.totals.total, seen=seen.fingerprint)


@pytest.mark.promise("shop-placing")
def test_pressing_twice_makes_one_order_and_one_letter(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    order = shop.make_basket()
    seen = contents.read(order)
    asked: dict[str, Any] = {
        "customer": order.customer,
        "key": order.pk,
        "expected_total": seen.totals.total,
        "seen": seen.fingerprint,
    }
    with django_capture_on_commit_callbacks(execute=True):
        first = placing.place(**asked)
    with django_capture_on_commit_callbacks(execute=True):
        again = placing.place(**{**asked, "expected_total": Money(Decimal(1), "EUR"), "seen": "another tab"})
    assert (first.pk, first.number) == (again.pk, again.number)
    assert Order.objects.count() == len(mailoutbox) == 1


def test_the_price_is_fixed_at_placing(settings: Any) -> None:
    order = shop.place(shop.make_basket(photos=2))
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "POSTING": "100",
        "PRICE_LIST": {"a": {"millimetres": (1, 1), "price": "9"}},
    }
    order = Order.objects.get()
    item = order.items.first()
    assert item is not None
    assert contents.bill(order).total == order.total_money == Money(Decimal("4.48"), "EUR")
    assert (item.unit_price_money, item.price, item.paper) == (
        Money(Decimal("0.29"), "EUR"),
        Money(Decimal("0.29"), "EUR"),
        "10 × 15 cm",
    )
    assert (item.width_mm, item.height_mm) == (150, 100)
    assert order.status == Status.PLACED and order.placed_at is not None


def test_after_placing_the_basket_is_a_new_one() -> None:
    order = shop.place(shop.make_basket())
    assert draft_order.draft_of(order.customer) is None
    assert shop.make_basket(order.customer).pk != order.pk


def test_photos_of_a_placed_order_stay() -> None:
    order = shop.place(shop.make_basket())
    photo = ImportedPhoto.objects.get()
    photos_leaving.send(sender=None, photo_ids=[photo.pk])
    with pytest.raises(ProtectedError), transaction.atomic():
        photo.delete()
    assert order.items.get().photo == photo


def test_photos_of_a_cancelled_order_may_leave() -> None:
    order = shop.place(shop.make_basket())
    status.cancel(order=order)
    photo = ImportedPhoto.objects.get()
    photos_leaving.send(sender=None, photo_ids=[photo.pk])
    photo.delete()
    assert order.items.get().photo is None


@pytest.mark.parametrize(
    ("here", "to"),
    [
        (Status.DRAFT, Status.IN_PRODUCTION),
        (Status.PLACED, Status.SHIPPED),
        (Status.PLACED, Status.DRAFT),
        (Status.SHIPPED, Status.CANCELLED),
        (Status.SHIPPED, Status.IN_PRODUCTION),
        (Status.CANCELLED, Status.IN_PRODUCTION),
        (Status.CANCELLED, Status.CANCELLED),
    ],
)
def test_a_step_from_the_wrong_place_is_refused(here: Status, to: Status) -> None:
    order = shop.place(shop.make_basket())
    Order.objects.filter(pk=order.pk).update(status=here)
    with pytest.raises(StepRefused):
        status.move(order=order, to=to)
    order.refresh_from_db()
    assert order.status == here


def test_the_customer_cannot_cancel_once_the_lab_has_begun() -> None:
    order = shop.place(shop.make_basket())
    status.move(order=order, to=Status.IN_PRODUCTION)
    with pytest.raises(StepRefused):
        status.cancel(order=order)


def test_an_order_goes_to_the_lab_and_to_the_post() -> None:
    order = shop.place(shop.make_basket())
    for step in (Status.IN_PRODUCTION, Status.SHIPPED):
        assert status.move(order=order, to=step).status == step


@pytest.mark.promise("shop-placing")
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_order() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory takes one connection only")
    order = shop.make_basket()
    seen = contents.read(order)
    start, numbers = threading.Barrier(8), []

    def press() -> None:
        try:
            start.wait()
            placed = placing.place(
                customer=order.customer, key=order.pk, expected_total=seen.totals.total, seen=seen.fingerprint
            )
            numbers.append((placed.number, placed.placed_at))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(8)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert len(numbers) == 8 and len(set(numbers)) == 1
