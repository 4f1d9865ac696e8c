"""Every page of the shop in its states, as a browser without JavaScript gets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.orders import status
from printshop.orders.basket import draft_order
from printshop.orders.models import Order, OrderItem, Status
from printshop.orders.numbers import new_number
from printshop.sources.models import Source
from printshop.web.shared import unavailable
from tests.factories import shop
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

Pages = Iterator[tuple[str, Any]]


def every_page(drive: FakeDrive) -> Pages:
    """The name of each page and its response. Needs the source ``drive``."""
    yield from nobodys()
    yield from on_the_way(drive)
    yield from at_the_counter()
    yield from of_orders()
    yield from signed_in()
    yield from of_a_closed_shop()
    yield from of_trouble()


def nobodys() -> Pages:
    """What somebody sees who has not shared anything."""
    guest = Visitor()
    for path in ("/", "/sources/", "/connect/drive/", "/import/", "/basket/", "/orders/", "/signin/", "/signed-out/"):
        yield f"nobody {path}", guest.get(path)
    yield "not expected", guest.get("/callback/drive/?state=made-up")


def on_the_way(drive: FakeDrive) -> Pages:
    """To the source and back."""
    guest = Visitor()
    yield "denied", guest.come_back(drive.refuse(guest.leave()))
    guest.connect(drive)
    for path in ("/import/", "/", "/sources/", "/connect/drive/", "/disconnect/drive/"):
        yield f"connected {path}", guest.get(path)
    newest = ImportedPhoto.objects.order_by("-pk")
    newest.filter(pk=newest[0].pk).update(state="failed", error="The file is damaged.")
    yield "one failed", guest.get("/import/")
    newest.filter(pk=newest[0].pk).update(state="waiting", claimed_until=timezone.now() + shop.HOUR)
    yield "one is waiting", guest.get("/import/")
    yield "part of a page: progress", guest.post("/import/progress/", {"waiting": newest[0].pk})
    drive.misbehave["/api/v1/photos/"] = lambda handler: handler.answer(b"{}", 503)
    yield "source in trouble", guest.get("/import/")
    drive.misbehave.clear()
    drive.photos.clear()
    yield "nothing shared", guest.get("/import/")
    drive.tokens.clear()
    yield "access ended", guest.get("/import/")


def at_the_counter() -> Pages:
    """The basket with prints of every kind, empty, and after the hour; the address, and the last look."""
    customer = Customer.objects.create()
    browser = shop.browser_of(customer)
    order = filled_basket(customer)
    yield "basket of every kind", browser.get("/basket/")
    Connection.objects.filter(customer=customer).update(expires_at=timezone.now())
    yield "basket after the hour", browser.get("/basket/")
    order.items.all().delete()
    yield "emptied basket", browser.get("/basket/")
    shop.make_basket(customer, photos=2)
    for path in ("/basket/", "/basket/address/", "/basket/review/"):
        yield f"filled {path}", browser.get(path)
    yield "address with mistakes", browser.post("/basket/address/", {"name": ""})


def filled_basket(customer: Customer) -> Order:
    """Prints of every kind: fine, too small for its paper, upright, in two sizes, on its way, gone."""
    order = shop.make_basket(customer)
    connection = Connection.objects.get(customer=customer)
    small = shop.make_photo(connection, width=600, height=400, title="Far too small for such a large piece of paper")
    upright = shop.make_photo(connection, width=2000, height=3000)
    coming, gone = shop.make_photo(connection, state="waiting"), shop.make_photo(connection, title="Taken back")
    ImportedPhoto.objects.filter(pk=coming.pk).update(state="ready")
    draft_order.add(customer=customer, photo_ids=[small.pk, upright.pk, coming.pk, gone.pk])
    ImportedPhoto.objects.filter(pk=coming.pk).update(state="waiting")
    ImportedPhoto.objects.filter(pk=gone.pk).update(state="gone")
    OrderItem.objects.filter(photo=small).update(size="30x40", finish="glossy", copies=12)
    draft_order.repeat(customer=customer, item_id=order.items.get(photo=upright).pk)
    return order


def order_in(state: Status, customer: Customer) -> Order:
    """An order that got as far as ``state``."""
    order = shop.place(shop.make_basket(customer, photos=3))
    if state == Status.CANCELLED:
        return status.cancel(order=order)
    for step in (Status.IN_PRODUCTION, Status.SHIPPED):
        if order.status != state:
            order = status.move(order=order, to=step)
    return order


def of_orders() -> Pages:
    """One as far as it is, just placed, cancelled a moment ago, and so many that they take two pages."""
    customer = Customer.objects.create()
    browser = shop.browser_of(customer)
    for state in (Status.PLACED, Status.IN_PRODUCTION, Status.SHIPPED, Status.CANCELLED):
        yield f"order {state}", browser.get(f"/orders/{order_in(state, customer).number}/")
    placed = order_in(Status.PLACED, customer)
    yield "just placed", browser.get(f"/orders/{placed.number}/?placed")
    yield "with a message", browser.post(f"/orders/{placed.number}/cancel/", follow=True)
    for _ in range(20):
        placed.pk, placed.number, placed._state.adding = uuid4(), new_number(), True
        placed.save()
    yield "orders, first page", browser.get("/orders/")
    yield "orders, second page", browser.get("/orders/?page=2")


def signed_in() -> Pages:
    """The account, with and without orders and a name."""
    Source.objects.update(signs_in=True)
    yield "sign in", Visitor().get("/signin/?next=/orders/")
    identity = shop.make_identity()
    browser = shop.browser_of(identity.customer)
    yield "account without orders", browser.get("/account/")
    for _ in range(4):
        shop.place(shop.make_basket(identity.customer))
    yield "account", browser.get("/account/")
    yield "account without a name", shop.browser_of(shop.make_identity("").customer).get("/account/")
    yield "sign in refused", Visitor().get("/callback/drive/?error=access_denied&state=made-up")
    yield "signed out", browser.post("/signout/", follow=True)


def of_a_closed_shop() -> Pages:
    """No source is in use."""
    Source.objects.update(enabled=False)
    for path in ("/", "/sources/", "/signin/"):
        yield f"closed {path}", Visitor().get(path)
    Source.objects.update(enabled=True)


def of_trouble() -> Pages:
    """Where something failed: these get by without what may have failed."""
    yield "not found", Visitor().get("/no-such-page/")
    yield "unavailable", unavailable.page(RequestFactory().get("/"), OperationalError())
