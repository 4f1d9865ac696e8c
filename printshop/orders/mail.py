"""The letters that go with an order, in text and HTML. No e-mail address, no letter."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from printshop import links, palette
from printshop.conf import settings
from printshop.orders.models import Order, Status

log = logging.getLogger(__name__)

SUBJECTS: dict[str, str] = {
    Status.PLACED: "We have your order {number}",
    Status.SHIPPED: "Your prints are in the post ({number})",
    Status.CANCELLED: "Your order {number} is cancelled",
}


def send(order: Order) -> None:
    """Write to the customer about the status the order has now.

    A mail server that fails never undoes the order: it is logged, and the order page says the same.
    """
    subject = SUBJECTS.get(order.status)
    if not order.email or subject is None:
        return
    context = {
        "order": order,
        "items": list(order.items.all()),
        "shop": settings.NAME,
        "colours": palette.colours(),
        "order_url": links.absolute("order", order.number),
    }
    template = f"printshop/orders/mail/{order.status}"
    letter = EmailMultiAlternatives(
        subject=subject.format(number=order.number),
        body=render_to_string(f"{template}.txt", context),
        from_email=settings.MAIL_FROM or None,
        to=[order.email],
    )
    letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    try:
        letter.send()
    except (SMTPException, OSError):
        log.exception("The letter about order %s could not be sent", order.number)
