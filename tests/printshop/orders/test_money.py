"""Amounts: as people write them, never of two currencies, and as they were agreed to whatever is set today."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from printshop.orders.basket import contents
from printshop.orders.models import Order
from printshop.orders.money import Money, priced
from tests.factories import shop

HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.mark.parametrize(
    ("language", "amount", "currency", "shown"),
    [
        ("en", "1234.5", "EUR", "€1,234.50"),
        ("en-gb", "0.29", "GBP", "£0.29"),
        ("de", "1234.5", "EUR", "1.234,50\xa0€"),
        ("en", "600", "JPY", "¥600"),
        ("en", "0.29", "TND", "TND\xa00.290"),
        ("pt-br", "4.19", "BRL", "R$\xa04,19"),
        ("zh-hans", "4.19", "CNY", "¥4.19"),
        ("a-language-of-nobody", "4.19", "EUR", "€4.19"),
        ("en", "4.19", "QQQ", "QQQ\xa04.19"),
    ],
)
def test_an_amount_is_written_as_in_the_language_of_the_page(
    language: str, amount: str, currency: str, shown: str
) -> None:
    with translation.override(language):
        assert str(Money(Decimal(amount), currency)) == shown


def test_without_a_language_an_amount_is_written_in_that_of_the_project(settings: Any) -> None:
    settings.LANGUAGE_CODE = "fr"
    with translation.override(None):
        assert str(Money(Decimal("4.19"), "EUR")) == "4,19\xa0€"


def test_amounts_of_two_currencies_are_not_added_and_are_never_equal() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
    assert Money(Decimal(1), "EUR") != Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [
        ("0.29", "JPY", "0 decimal places of JPY"),
        ("0.295", "EUR", "2 decimal places of EUR"),
        ("0.295", "TND", "2 decimal places of TND"),
        ("100000000", "EUR", "beyond"),
        ("Infinity", "EUR", "beyond"),
        ("sNaN", "EUR", "beyond"),
        ("1", "eur", "no currency"),
        ("1", "QQQ", "no currency"),
        ("1", None, "no currency"),
        (None, "EUR", "no number"),
        ("0,29", "EUR", "no number"),
    ],
)
def test_a_price_that_cannot_be_charged_as_it_is_shown_is_refused(amount: Any, currency: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        priced(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "digits"),
    [("0.29", "EUR", "0.29"), (3, "EUR", "3.00"), ("6E+2", "JPY", "600.00"), (0.29, "EUR", "0.29")],
)
def test_a_price_has_the_digits_of_its_column(amount: Any, currency: str, digits: str) -> None:
    assert priced(amount, currency).digits == digits


@pytest.mark.django_db
def test_another_currency_in_the_settings_prices_the_basket_anew_and_no_placed_order(settings: Any) -> None:
    placed = Order.objects.get(pk=shop.place(shop.make_basket()).pk)
    before, basket = contents.bill(placed), shop.make_basket()
    settings.PRINTSHOP = {**settings.PRINTSHOP, "CURRENCY": "USD", "POSTING": "7.00"}
    placed.refresh_from_db()
    assert contents.bill(placed) == before
    assert {str(before.total), str(placed.total_money)} == {"€4.19"}
    assert str(contents.read(basket).totals.total) == "US$7.29"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de", "fr-ch"])
def test_the_page_asks_for_the_very_amount_that_it_shows_in_every_language(language: str, settings: Any) -> None:
    settings.LANGUAGE_CODE, settings.USE_THOUSAND_SEPARATOR = language, True
    settings.PRINTSHOP = {**settings.PRINTSHOP, "POSTING": "1234.50"}
    basket = shop.make_basket()
    browser = shop.browser_of(basket.customer)
    fields = dict(HIDDEN.findall(browser.get("/basket/review/").text))
    assert fields["total"] == "1234.79"
    browser.post("/basket/review/", fields)
    assert str(Order.objects.get(pk=basket.pk).total) == "1234.79"
