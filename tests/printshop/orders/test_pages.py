"""The pages of the counter: what strangers get, what goes wrong, and the way through."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.orders import status
from printshop.orders.basket import contents
from printshop.orders.models import Order, OrderItem, Status
from tests.factories import shop

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def agreed(order: Order) -> dict[str, str]:
    """What the last page sends back."""
    now = contents.read(order)
    return {"key": str(order.pk), "total": str(now.totals.total.amount), "seen": now.fingerprint}


@pytest.mark.promise("shop-placing")
def test_another_customers_order_is_not_found() -> None:
    order = shop.place(shop.make_basket())
    for client in (shop.browser_of(), shop.browser_of(Customer.objects.create())):
        assert client.get(f"/orders/{order.number}/").status_code == 404
        assert client.post(f"/orders/{order.number}/cancel/").status_code == 404
        assert order.number not in text(client.get("/orders/"))
    order.refresh_from_db()
    assert order.status == Status.PLACED


def test_a_basket_is_no_order() -> None:
    order = shop.make_basket()
    client = shop.browser_of(order.customer)
    assert client.get(f"/orders/{order.number}/").status_code == 404
    assert "No orders yet" in text(client.get("/orders/"))


@pytest.mark.parametrize("path", ["/basket/", "/basket/add/", "/basket/address/", "/basket/review/"])
def test_a_stranger_who_posts_is_led_back_and_nothing_is_made(path: str) -> None:
    response = shop.browser_of().post(path, {"photo": str(uuid4()), "key": str(uuid4()), "drop": "x"})
    assert response.status_code == 302
    assert not Order.objects.exists() and not Customer.objects.exists()


@pytest.mark.parametrize("path", ["/basket/address/", "/basket/review/"])
def test_without_prints_there_is_no_address_to_ask(path: str) -> None:
    client = shop.browser_of(Customer.objects.create())
    assert client.get(path)["Location"] == "/basket/"


def test_every_form_carries_a_token_against_forgery() -> None:
    order = shop.make_basket()
    client = Client(enforce_csrf_checks=True, headers={"host": "testserver"})
    mine = shop.browser_of(order.customer)
    client.defaults["HTTP_HOST"] = mine.defaults["HTTP_HOST"]
    client.cookies = mine.cookies
    for path in ("/basket/", "/basket/add/", "/basket/address/", "/basket/review/"):
        assert client.post(path, agreed(order)).status_code == 403
    order.refresh_from_db()
    assert order.is_draft


def test_hidden_fields_that_make_no_sense_place_nothing() -> None:
    order = shop.make_basket()
    client = shop.browser_of(order.customer)
    good = agreed(order)
    for wrong in (
        {"key": ""},
        {"key": "1 OR 1=1"},
        {"key": str(uuid4())},
        {"total": ""},
        {"total": "NaN"},
        {"total": "sNaN"},
        {"total": "Infinity"},
        {"total": "0.01"},
        {"seen": ""},
    ):
        assert client.post("/basket/review/", {**good, **wrong}).status_code == 302
        order.refresh_from_db()
        assert order.is_draft, wrong


def test_a_title_cannot_bring_markup() -> None:
    connection = shop.make_connection()
    photo = shop.make_photo(connection, title="<img src=x onerror=alert(1)>\"'")
    client = shop.browser_of(connection.customer)
    page = client.post("/basket/add/", {"photo": str(photo.pk)}, follow=True)
    assert "<img src=x" not in text(page) and "&lt;img src=x" in text(page)


def test_a_basket_without_prints_says_what_to_do_first() -> None:
    assert "Choose where your photos are" in text(shop.browser_of().get("/basket/"))
    alive = shop.make_connection()
    assert "Look at your photos" in text(shop.browser_of(alive.customer).get("/basket/"))


def test_adding_nothing_says_to_tick_first() -> None:
    client = shop.browser_of(shop.make_connection().customer)
    assert client.post("/basket/add/", {"photo": "nonsense"})["Location"] == "/import/"


def test_what_was_refused_is_said() -> None:
    connection = shop.make_connection()
    photo = shop.make_photo(connection)
    client = shop.browser_of(connection.customer)
    page = client.post("/basket/add/", {"photo": [str(photo.pk), str(uuid4())]}, follow=True)
    assert "One photo is not here any more" in text(page) and "Basket (1)" in text(page)


def test_the_basket_says_whose_photos_and_until_when() -> None:
    order = shop.make_basket(photos=2)
    page = text(shop.browser_of(order.customer).get("/basket/"))
    assert "From <b>Keepsake</b>: 2 photos, yours to use here until" in page
    assert 'action="/disconnect/kept/"' in page and 'href="/connect/kept/"' in page


def test_changes_are_saved_line_by_line_and_a_wrong_one_is_shown() -> None:
    order = shop.make_basket(photos=2)
    client = shop.browser_of(order.customer)
    first, second = order.items.all()
    sent = {
        f"{first.pk.hex}-size": "30x40",
        f"{first.pk.hex}-finish": "glossy",
        f"{first.pk.hex}-copies": "2",
        f"{second.pk.hex}-size": "10x15",
        f"{second.pk.hex}-finish": "matte",
        f"{second.pk.hex}-copies": "100",
        "go": "address",
    }
    page = client.post("/basket/", sent)
    assert page.status_code == 200 and "Copies are a number from 1 to 99." in text(page)
    first.refresh_from_db()
    assert (first.size, first.finish, first.copies) == ("30x40", "glossy", 2)
    assert 'value="100"' in text(page)
    page = client.post("/basket/", {**sent, f"{second.pk.hex}-copies": "1"})
    assert page["Location"] == "/basket/address/"


def test_a_line_added_in_another_tab_is_left_alone() -> None:
    order = shop.make_basket(photos=2)
    first, second = order.items.all()
    OrderItem.objects.filter(pk=second.pk).update(copies=7)
    sent = {
        f"{first.pk.hex}-size": "10x15",
        f"{first.pk.hex}-finish": "matte",
        f"{first.pk.hex}-copies": "1",
    }
    assert shop.browser_of(order.customer).post("/basket/", sent).status_code == 302
    second.refresh_from_db()
    assert second.copies == 7


def test_a_line_can_be_dropped_and_had_in_another_size() -> None:
    order = shop.make_basket()
    client = shop.browser_of(order.customer)
    first = order.items.get()
    client.post("/basket/", {"repeat": str(first.pk)})
    assert order.items.count() == 2
    client.post("/basket/", {"drop": str(first.pk)})
    assert order.items.get().pk != first.pk


def test_a_missing_photo_stops_the_way_and_shows_the_way_back() -> None:
    order = shop.make_basket(photos=2)
    ImportedPhoto.objects.filter(pk=ImportedPhoto.objects.latest("pk").pk).update(state="gone")
    client = shop.browser_of(order.customer)
    page = text(client.get("/basket/"))
    assert "This photo is not here any more." in page and "Ask Keepsake again" in page
    assert "Go on to the address" not in page
    assert client.get("/basket/review/")["Location"] == "/basket/"
    page = text(client.post("/basket/review/", agreed(order), follow=True))
    assert "is no longer here, so nothing was ordered." in page


def test_a_changed_price_is_shown_before_it_is_paid(settings: Any) -> None:
    order = shop.make_basket()
    client, sent = shop.browser_of(order.customer), agreed(order)
    settings.PRINTSHOP = {**settings.PRINTSHOP, "POSTING": "4.90"}
    page = text(client.post("/basket/review/", sent, follow=True))
    assert "the total is now €5.19" in page and "Place the order" in page
    assert Order.objects.get().is_draft


def test_from_the_basket_to_the_order_and_back_again() -> None:
    order = shop.make_basket(address=False)
    client = shop.browser_of(order.customer)
    assert client.get("/basket/review/")["Location"] == "/basket/address/"
    assert client.post("/basket/address/", shop.ADDRESS)["Location"] == "/basket/review/"
    page = text(client.get("/basket/review/"))
    assert "Flora Campbell" in page and "€4.19" in page
    order.refresh_from_db()
    sent = agreed(order)
    placed = client.post("/basket/review/", sent)
    assert placed["Location"] == f"/orders/{order.number}/?placed=1"
    page = text(client.get(placed["Location"]))
    assert "Thank you. We have your order." in page and f"/photos/{order.items.get().photo_id}/" in page
    assert client.post("/basket/review/", sent)["Location"] == placed["Location"]
    assert client.get("/basket/review/")["Location"] == "/basket/"
    assert "1 print for Flora Campbell" in text(client.get("/orders/"))
    assert Order.objects.count() == 1


def test_cancelling_is_possible_until_the_lab_begins() -> None:
    order = shop.place(shop.make_basket())
    client = shop.browser_of(order.customer)
    page = text(client.post(f"/orders/{order.number}/cancel/", follow=True))
    assert "Nothing will be printed" in page and "Cancel this order" not in page
    page = text(client.post(f"/orders/{order.number}/cancel/", follow=True))
    assert "This order was cancelled before." in page
    begun = shop.place(shop.make_basket(order.customer))
    status.move(order=begun, to=Status.IN_PRODUCTION)
    page = text(client.post(f"/orders/{begun.number}/cancel/", follow=True))
    assert "The lab has begun" in page and "Cancel this order" not in page


def test_very_many_orders_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printshop.web.counter.orders.ORDERS_PER_PAGE", 1)
    first = shop.place(shop.make_basket())
    second = shop.place(shop.make_basket(first.customer))
    client = shop.browser_of(first.customer)
    page = text(client.get("/orders/"))
    assert second.number in page and first.number not in page and "Page 1 of 2" in page
    assert first.number in text(client.get("/orders/?page=2"))


@pytest.mark.promise("site-caches")
def test_no_page_of_the_counter_is_kept_by_a_cache() -> None:
    order = shop.make_basket()
    client = shop.browser_of(order.customer)
    for path in ("/basket/", "/basket/address/", "/basket/review/", "/orders/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_full_basket_costs_no_more_questions_to_the_database(django_assert_max_num_queries: Any) -> None:
    order = shop.make_basket(photos=30)
    client = shop.browser_of(order.customer)
    with django_assert_max_num_queries(20):
        client.get("/basket/")
    sent: dict[str, Any] = {}
    for item in order.items.all():
        sent |= {f"{item.pk.hex}-{name}": getattr(item, name) for name in ("size", "finish", "copies")}
    with django_assert_max_num_queries(20):
        client.post("/basket/", sent)
    ImportedPhoto.objects.update(state="gone")
    with django_assert_max_num_queries(20):
        client.get("/basket/")
