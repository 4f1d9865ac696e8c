"""Every page of the shop, in every state, wide and narrow, light and dark: axe-core finds nothing wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.orders import status
from printshop.orders.basket import draft_order
from printshop.orders.models import Order, OrderItem, Status
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop import axe
from tests.printshop.browser.conftest import Open
from tests.printshop.fake_drive import FakeDrive

SCREENS: list[Any] = [
    pytest.param({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}, id=f"{scheme}-{width}")
    for width in (1280, 390)
    for scheme in ("light", "dark")
]
STATES = (Status.PLACED, Status.IN_PRODUCTION, Status.SHIPPED, Status.CANCELLED)


def look_at(page: Page, paths: dict[str, str]) -> list[str]:
    """What is wrong with these pages, by a name for each."""
    found = []
    for name, path in paths.items():
        page.goto(path)
        found += axe.violations(page, name)
    return found


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


def test_mistakes_on_a_page_are_seen(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 900})
    page.set_content("<main><h1>Pale</h1><p style='color: #ddd; width: 900px'>text</p><img src='x.png'></main>")
    found = " ".join(axe.violations(page, "pale"))
    assert all(word in found for word in ("color-contrast", "image-alt", "wider than the screen"))


@pytest.mark.parametrize("screen", SCREENS)
def test_before_anything_is_shared(open_page: Open, source: Source, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    nobody = {
        "start": "/",
        "sources": "/sources/",
        "connect": "/connect/drive/",
        "no photos": "/import/",
        "no basket": "/basket/",
        "no orders": "/orders/",
        "not found": "/no-such-page/",
        "not expected": "/callback/drive/?state=made-up",
    }
    found = look_at(page, nobody)
    Source.objects.update(enabled=False)
    found += look_at(page, {"closed shop": "/", "no sources": "/sources/"})
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_on_the_way_to_the_drive_and_back(open_page: Open, drive: FakeDrive, screen: dict[str, Any]) -> None:
    page = open_page(**screen)

    def come_back(answer: str) -> None:
        page.goto("/connect/drive/")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("link", name=answer).click()

    come_back("Deny")
    found = axe.violations(page, "denied")
    come_back("Allow")
    page.get_by_text("All 2 photos are here.").wait_for()
    found += axe.violations(page, "photos are here")
    found += look_at(page, {"connected": "/", "source": "/sources/", "again": "/connect/drive/"})
    found += look_at(page, {"disconnect": "/disconnect/drive/"})
    ImportedPhoto.objects.filter(title="Church square").update(state="failed", error="The file is damaged.")
    found += look_at(page, {"one failed": "/import/"})
    drive.misbehave["/api/v1/photos/"] = lambda handler: handler.answer(b"{}", 503)
    found += look_at(page, {"drive in trouble": "/import/"})
    come_back("Allow")
    found += axe.violations(page, "trouble from the start")
    drive.misbehave.clear()
    drive.photos.clear()
    found += look_at(page, {"nothing shared": "/import/"})
    drive.tokens.clear()
    found += look_at(page, {"access ended": "/import/"})
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_signing_in(open_page: Open, source: Source, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    found = look_at(page, {"nothing to sign in with": "/signin/", "signed out": "/signed-out/"})
    Source.objects.filter(pk=source.pk).update(signs_in=True)
    found += look_at(page, {"one provider": "/signin/?next=/orders/", "no orders": "/orders/"})
    identity = shop.make_identity("Jane Wilhelmina Featherstonehaugh-Cholmondeley of Port Ellen")
    found += look_at(page, {"two providers": "/signin/"})
    signed_in = open_page(identity.customer, **screen)
    found += look_at(signed_in, {"a long name and no orders": "/account/"})
    for _ in range(4):
        shop.place(shop.make_basket(identity.customer))
    shop.make_basket(identity.customer)
    found += look_at(signed_in, {"account": "/account/", "orders": "/orders/"})
    nameless = open_page(shop.make_identity("").customer, **screen)
    found += look_at(nameless, {"no name": "/account/"})
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_at_the_counter(open_page: Open, screen: dict[str, Any]) -> None:
    customer = Customer.objects.create()
    page = open_page(customer, **screen)
    order = filled_basket(customer)
    found = look_at(page, {"basket of every kind": "/basket/"})
    Connection.objects.filter(customer=customer).update(expires_at=timezone.now())
    found += look_at(page, {"basket after the hour": "/basket/"})
    order.items.all().delete()
    shop.make_basket(customer, photos=2)
    found += look_at(page, {"basket": "/basket/", "address": "/basket/address/", "review": "/basket/review/"})
    page.goto("/basket/address/")
    page.get_by_label("Name on the parcel").fill("")
    page.get_by_role("button", name="Go on to the last look").click()
    found += axe.violations(page, "address with mistakes")
    page.goto("/basket/review/")
    page.get_by_role("button", name="Place the order").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    found += axe.violations(page, "placed")
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_an_order_as_far_as_it_is(open_page: Open, screen: dict[str, Any]) -> None:
    customer = Customer.objects.create()
    orders = {str(state): order_in(state, customer) for state in STATES}
    paths = {state: f"/orders/{order.number}/" for state, order in orders.items()}
    assert look_at(open_page(customer, **screen), {**paths, "orders of all kinds": "/orders/"}) == []
