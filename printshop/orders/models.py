"""Orders and their lines. A customer's basket is that customer's one order with status ``draft``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, overload

from django.db import models
from django_countries.fields import CountryField

from printshop.orders.money import DECIMAL_PLACES, MAX_DIGITS, Money
from printshop.orders.numbers import new_number
from printshop.uuids import uuid7


def amount() -> models.DecimalField[Any, Decimal | None]:
    """A column for an amount of money; empty until the order is placed."""
    return models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True)


def currency() -> models.CharField[Any, str | None]:
    """The column beside it. It has no choices: what a host or a library knows of currencies is no part of a schema."""
    return models.CharField(max_length=3, null=True, editable=False)


class Together:
    """An amount and its currency, read and written as Money: ``order.total_money``. None where nothing is written."""

    def __init__(self, column: str) -> None:
        self._columns = column, f"{column}_currency"
        self.short_description = column.replace("_", " ")  # these two are for the admin
        self.admin_order_field = column

    @overload
    def __get__(self, row: None, owner: type[models.Model]) -> Together: ...

    @overload
    def __get__(self, row: models.Model, owner: type[models.Model]) -> Money | None: ...

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Together | Money | None:
        if row is None:
            return self
        number, letters = (getattr(row, column) for column in self._columns)
        return None if number is None or not letters else Money(number, letters)

    def __set__(self, row: models.Model, money: Money) -> None:
        for column, value in zip(self._columns, (money.amount, money.currency), strict=True):
            setattr(row, column, value)


class Status(models.TextChoices):
    """The life of an order. ``orders.status`` says which step may follow which."""

    DRAFT = "draft", "In the basket"
    PLACED = "placed", "Placed"
    IN_PRODUCTION = "in_production", "Being printed"
    SHIPPED = "shipped", "On its way"
    CANCELLED = "cancelled", "Cancelled"


class Finish(models.TextChoices):
    """The surface of the paper."""

    MATTE = "matte", "Matte"
    GLOSSY = "glossy", "Glossy"


class Order(models.Model):
    """A basket, and after placing, an order. Amounts are fixed at placing and mean nothing before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=12, unique=True, default=new_number, editable=False)
    customer = models.ForeignKey("printshop.Customer", on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)

    name = models.CharField(max_length=80, blank=True)
    line1 = models.CharField("address", max_length=100, blank=True)
    line2 = models.CharField("address, second line", max_length=100, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = CountryField(blank=True, blank_label="Choose a country")
    email = models.EmailField("e-mail", blank=True)
    message = models.TextField(max_length=400, blank=True)

    prints_total_currency = currency()
    prints_total = amount()
    posting_currency = currency()
    posting = amount()
    total_currency = currency()
    total = amount()

    prints_total_money = Together("prints_total")
    posting_money = Together("posting")
    total_money = Together("total")

    created = models.DateTimeField(auto_now_add=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    status_changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Order]] = models.Manager()

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(status="draft"), name="printshop_one_basket_each"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(placed_at__isnull=False, total__isnull=False),
                name="printshop_placed_has_total",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def can_be_cancelled(self) -> bool:
        """Whether the customer may still take it back: until the lab has begun."""
        return self.status == Status.PLACED

    @property
    def has_address(self) -> bool:
        return bool(self.name and self.line1 and self.city and self.country)


class OrderItem(models.Model):
    """One photo at one size. Source and remote id stay when the photo leaves, so that it can come back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    photo = models.ForeignKey(
        "printshop.ImportedPhoto", on_delete=models.PROTECT, null=True, related_name="order_items"
    )
    source = models.ForeignKey("printshop.Source", on_delete=models.PROTECT, related_name="+")
    remote_id = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    size = models.CharField(max_length=16)
    finish = models.CharField(max_length=8, choices=Finish.choices, default=Finish.MATTE)
    copies = models.PositiveSmallIntegerField(default=1)
    width_mm = models.PositiveSmallIntegerField(null=True)  # the paper as it lies, written down at placing
    height_mm = models.PositiveSmallIntegerField(null=True)
    unit_price_currency = currency()
    unit_price = amount()

    unit_price_money = Together("unit_price")

    objects: ClassVar[models.Manager[OrderItem]] = models.Manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(copies__gte=1, copies__lte=99), name="printshop_copies_1_to_99")
        ]

    def __str__(self) -> str:
        return f"{self.copies} × {self.title}"

    @property
    def paper(self) -> str:
        """The size of a placed print as a person says it, short side first: ``10 × 15 cm``."""
        short, long = sorted((self.width_mm or 0, self.height_mm or 0))
        return f"{short / 10:g} × {long / 10:g} cm"

    @property
    def price(self) -> Money | None:
        """What this line of a placed order costs."""
        each = self.unit_price_money
        return each * self.copies if each is not None else None
