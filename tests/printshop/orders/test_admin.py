"""Staff see placed orders, read their addresses and move them one step at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from printshop.orders import status
from printshop.orders.models import Order, Status
from tests.factories import shop

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not apps.is_installed("django.contrib.admin"), reason="a shop without an admin"),
]
LIST = "/admin/printshop/order/"


def test_baskets_are_not_the_staffs_business(admin_client: Any) -> None:
    basket = shop.make_basket()
    assert basket.number not in admin_client.get(LIST).content.decode()
    assert admin_client.get(f"{LIST}{basket.pk}/change/").status_code == 302


def test_an_order_is_neither_written_nor_deleted_by_hand(admin_client: Any) -> None:
    order = shop.place(shop.make_basket())
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{order.pk}/delete/", {"post": "yes"}).status_code == 403
    admin_client.post(
        f"{LIST}{order.pk}/change/",
        {"name": "Somebody Else", "status": "shipped", "items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"},
    )
    order.refresh_from_db()
    assert (order.name, order.status) == ("Flora Campbell", Status.PLACED)


def test_a_step_that_does_not_fit_is_refused_and_said(admin_client: Any) -> None:
    order = shop.place(shop.make_basket())
    page = act(admin_client, "mark_shipped", order)
    assert f"{order.number} stays “Placed”" in page
    order.refresh_from_db()
    assert order.status == Status.PLACED


def test_orders_go_to_the_lab_together_and_the_one_that_cannot_is_named(admin_client: Any) -> None:
    first, second = shop.place(shop.make_basket()), shop.place(shop.make_basket())
    status.cancel(order=second)
    page = act(admin_client, "start_production", first, second)
    assert f"{first.number}: Being printed." in page and f"{second.number} stays “Cancelled”" in page
    first.refresh_from_db()
    assert first.status == Status.IN_PRODUCTION


def test_an_order_can_be_read_whole(admin_client: Any) -> None:
    order = shop.place(shop.make_basket())
    page = admin_client.get(f"{LIST}{order.pk}/change/").content.decode()
    for word in ("Flora Campbell", "3 Shore Street", "10 × 15 cm", "€4.19", "Love, Jane"):
        assert word in page, word


def act(admin_client: Any, action: str, *orders: Order) -> str:
    sent = {"action": action, "_selected_action": [str(order.pk) for order in orders]}
    return str(admin_client.post(LIST, sent, follow=True).content.decode())
