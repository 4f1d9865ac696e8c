"""Why an order cannot go on.

OrderError
├── UnknownSize       the price list has no such size
├── BasketFull        more lines than one order takes
├── BasketEmpty       nothing to order
├── AddressMissing    nobody to post it to
├── PhotosMissing     photos that are no longer here; ``titles`` names them
├── PriceChanged      the total is no longer what the customer agreed to; ``total`` is the new one
├── TotalTooLarge     more than can be written down for one order
├── BasketChanged     other prints or another address than the customer saw, by another tab
└── StepRefused       an order does not go from here to there
"""

from __future__ import annotations

from collections.abc import Sequence

from printshop.exceptions import OrderError
from printshop.orders.money import Money


class UnknownSize(OrderError):
    message = "We do not print this size any more."


class BasketFull(OrderError):
    message = "One order takes up to 200 different prints. Please place this one first."


class BasketEmpty(OrderError):
    message = "Your basket is empty, so nothing was ordered."


class AddressMissing(OrderError):
    message = "We do not know yet where to post your prints."


class PhotosMissing(OrderError):
    message = "A photo in your basket is no longer here, so nothing was ordered."

    def __init__(self, titles: Sequence[str]) -> None:
        names = ", ".join(f"“{title}”" for title in titles[:3]) + (" and others" if len(titles) > 3 else "")
        verb = "is" if len(titles) == 1 else "are"
        super().__init__(f"{names} {verb} no longer here, so nothing was ordered.")
        self.titles = tuple(titles)


class PriceChanged(OrderError):
    message = "The price changed meanwhile."

    def __init__(self, total: Money) -> None:
        super().__init__(
            f"Our prices changed while you were here: the total is now {total}. Nothing was ordered; please look again."
        )
        self.total = total


class TotalTooLarge(OrderError):
    message = "This costs more than one order may. Nothing was ordered; please order a part of it first."


class BasketChanged(OrderError):
    message = "Your basket or the address changed in another tab. Nothing was ordered; please look again."


class StepRefused(OrderError):
    message = "This order is already past that step."
