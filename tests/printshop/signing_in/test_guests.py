"""When a guest signs in: what the guest did comes along, once, and what is another customer's never does."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.db.models import Sum

from printshop.accounts.customers import SESSION_KEY
from printshop.accounts.models import Customer, Identity
from printshop.oauth.models import Connection
from printshop.orders.basket import draft_order
from printshop.orders.models import Order, OrderItem, Status
from printshop.sessions.middleware import COOKIE_NAME
from printshop.sessions.store import SessionStore
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn

pytestmark = pytest.mark.promise("shop-guest")


def browser_of(guest: Customer) -> SigningIn:
    """The browser in which ``guest`` has been until now."""
    visitor, session = SigningIn(), SessionStore()
    session[SESSION_KEY] = str(guest.pk)
    session.save()
    visitor.cookies[COOKIE_NAME] = session.session_key or ""
    return visitor


def customer() -> Customer:
    return Identity.objects.get().customer


def test_basket_photos_access_and_orders_come_along(coffee: Source, provider: FakeProvider) -> None:
    guest = shop.place(shop.make_basket()).customer
    draft = shop.make_basket(guest, photos=2)
    visitor = browser_of(guest)
    assert visitor.arrive(provider).status_code == 302
    assert customer() != guest, "who knew the guest knows nothing of the customer"
    assert not Customer.objects.filter(pk=guest.pk).exists()
    assert draft_order.draft_of(customer()) == draft
    assert Connection.objects.filter(customer=customer()).count() == 2
    assert visitor.get("/orders/").text.count("card-of-paper") == 1
    photo = draft.items.first().photo  # type: ignore[union-attr]
    with closing(visitor.get(f"/photos/{photo.pk}/")) as shown:  # type: ignore[union-attr]
        assert shown.status_code == 200


def test_two_baskets_become_one(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    hers = shop.make_basket(customer(), photos=2, address=False)
    theirs = shop.make_basket(photos=1)
    browser_of(theirs.customer).arrive(provider)
    (order,) = Order.objects.all()
    assert (order, order.items.count(), order.city) == (hers, 3, "Port Ellen")
    assert OrderItem.objects.aggregate(n=Sum("copies"))["n"] == 3


def test_the_same_print_in_both_baskets_is_wanted_once(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    hers = shop.make_basket(customer())
    theirs = shop.make_basket()
    OrderItem.objects.filter(order=theirs).update(remote_id=hers.items.get().remote_id)
    browser_of(theirs.customer).arrive(provider)
    assert hers.items.count() == 1


def test_a_full_basket_takes_no_more(jane: SigningIn, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    jane.arrive(provider)
    hers = shop.make_basket(customer(), photos=3)
    theirs = shop.make_basket(photos=3)
    monkeypatch.setattr(draft_order, "MAX_LINES", 4)
    browser_of(theirs.customer).arrive(provider)
    assert hers.items.count() == 4


def test_what_is_another_customers_stays_there(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    hers = shop.place(shop.make_basket(customer()))
    provider.subject = "somebody-else"
    assert jane.arrive(provider).status_code == 302, "another person at the same keyboard"
    assert "No orders yet" in jane.get("/orders/").text
    assert jane.get(f"/orders/{hers.number}/").status_code == 404
    hers.refresh_from_db()
    assert hers.customer == Identity.objects.get(subject="user-7").customer


def test_signed_out_nothing_is_seen_and_signed_in_again_all_of_it(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    order = shop.place(shop.make_basket(customer()))
    jane.post("/signout/")
    assert "No orders yet" in jane.get("/orders/").text
    assert jane.get(f"/orders/{order.number}/").status_code == 404
    other = SigningIn()
    other.arrive(provider)
    assert order.number in other.get("/orders/").text and order.number in other.page()


@pytest.mark.promise("shop-state")
def test_photos_that_come_after_signing_out_sign_nobody_in(
    jane: SigningIn, provider: FakeProvider, source: Source, drive: FakeDrive
) -> None:
    jane.arrive(provider)
    cookies = {name: cookie.value for name, cookie in jane.cookies.items()}
    answer = drive.allow(jane.leave())
    jane.post("/signout/")
    jane.cookies["printshop_flow"] = cookies.get("printshop_flow", "")
    assert "This began in another browser" in jane.come_back(answer).text
    assert not jane.is_signed_in
    assert not Connection.objects.exists()


def test_photos_come_to_the_customer_who_signed_in_and_sign_in_gives_none(
    jane: SigningIn, provider: FakeProvider, source: Source, drive: FakeDrive
) -> None:
    jane.arrive(provider)
    assert not Connection.objects.exists()
    assert jane.connect(drive).status_code == 302
    assert Connection.objects.get().customer == customer()
    assert jane.is_signed_in
    assert "Church square" in jane.get("/import/").text
    assert drive.asked_by(jane.leave())["scope"] == "photos:read"


def test_photo_access_signs_nobody_in(jane: SigningIn, source: Source, drive: FakeDrive) -> None:
    jane.connect(drive)
    assert not jane.is_signed_in and not Identity.objects.exists()


@pytest.mark.promise("shop-tabs")
def test_a_tab_that_went_for_photos_arrives_after_another_one_signed_in(
    jane: SigningIn, provider: FakeProvider, source: Source, drive: FakeDrive
) -> None:
    photos, who = drive.allow(jane.leave()), provider.allow(jane.set_out())
    assert jane.come_back(who, "coffee").status_code == 302
    assert jane.come_back(photos).status_code == 302
    assert Connection.objects.get().customer == customer()


@pytest.mark.promise("shop-tabs")
def test_two_tabs_that_sign_in_both_arrive(jane: SigningIn, provider: FakeProvider) -> None:
    first, second = provider.allow(jane.set_out()), provider.allow(jane.set_out())
    cookies = {name: cookie.value for name, cookie in jane.cookies.items()}
    assert jane.come_back(second, "coffee").status_code == 302
    at_the_same_instant = SigningIn()
    at_the_same_instant.cookies.load(cookies)
    assert at_the_same_instant.come_back(first, "coffee").status_code == 302
    assert at_the_same_instant.is_signed_in
    assert Identity.objects.count() == Customer.objects.count() == 1


def test_looking_at_the_sign_in_pages_makes_no_customer(jane: SigningIn, coffee: Source) -> None:
    for path in ("/signin/", "/account/", "/signed-out/", "/signout/", "/signin/coffee/"):
        assert jane.get(path).status_code in (200, 302)
    assert not Customer.objects.exists()
    assert not Order.objects.filter(status=Status.DRAFT).exists()
