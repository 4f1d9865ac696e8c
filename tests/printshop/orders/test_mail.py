"""The letters that go with an order."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from printshop.orders import mail, status
from printshop.orders.models import Order, Status
from tests.factories import shop

pytestmark = pytest.mark.django_db


def test_without_an_address_no_letter_is_written(mailoutbox: list[Any]) -> None:
    order = shop.place(shop.make_basket())
    Order.objects.filter(pk=order.pk).update(email="")
    order.refresh_from_db()
    mail.send(order)
    assert mailoutbox == []


def test_letters_come_from_the_shop_and_not_from_the_project(settings: Any, mailoutbox: list[Any]) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAIL_FROM": "Printshop <no-reply@printshop.example>"}
    mail.send(shop.place(shop.make_basket()))
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAIL_FROM": ""}
    mail.send(shop.place(shop.make_basket()))
    assert [letter.from_email for letter in mailoutbox] == [
        "Printshop <no-reply@printshop.example>",
        settings.DEFAULT_FROM_EMAIL,
    ]


def test_a_mail_server_that_fails_does_not_undo_the_order(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        order = shop.place(shop.make_basket())
    order.refresh_from_db()
    assert order.status == Status.PLACED
    assert order.number in caplog.text and "jane@example.org" not in caplog.text


def test_the_lab_beginning_is_not_worth_a_letter(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    order = shop.place(shop.make_basket())
    with django_capture_on_commit_callbacks(execute=True):
        status.move(order=order, to=Status.IN_PRODUCTION)
    assert mailoutbox == []


def test_names_cannot_bring_markup_into_a_letter(mailoutbox: list[Any]) -> None:
    basket = shop.make_basket()
    Order.objects.filter(pk=basket.pk).update(name="<b>Flora</b> & Co")
    mail.send(shop.place(Order.objects.get(pk=basket.pk)))
    (letter,) = mailoutbox
    html = letter.alternatives[0].content
    assert "<b>Flora</b>" not in html and "&lt;b&gt;Flora" in html
    assert "<b>Flora</b> & Co" in letter.body  # plain text is not HTML


@pytest.mark.parametrize(
    ("state", "subject"),
    [
        (Status.PLACED, "We have your order {number}"),
        (Status.SHIPPED, "Your prints are in the post ({number})"),
        (Status.CANCELLED, "Your order {number} is cancelled"),
    ],
)
def test_each_step_has_its_letter_in_text_and_html(
    state: Status, subject: str, mailoutbox: list[Any], settings: Any
) -> None:
    order = shop.place(shop.make_basket())
    order.status = state
    mail.send(order)
    (letter,) = mailoutbox
    assert letter.subject == subject.format(number=order.number)
    assert letter.to == ["jane@example.org"]
    html = letter.alternatives[0].content
    for body in (letter.body, html):
        assert order.number in body
    if state != Status.CANCELLED:
        address = f"{settings.PRINTSHOP['ORIGIN']}/orders/{order.number}/"
        assert address in letter.body and address in html
        assert "€4.19" in letter.body and "€4.19" in html
