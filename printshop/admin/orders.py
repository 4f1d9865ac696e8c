"""Orders as the shop's staff sees them: read, and moved one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from printshop.orders import status
from printshop.orders.errors import StepRefused
from printshop.orders.models import Order, OrderItem, Status

if TYPE_CHECKING:
    ItemInline = admin.TabularInline[OrderItem, Order]
    OrderModelAdmin = admin.ModelAdmin[Order]
else:
    ItemInline = admin.TabularInline
    OrderModelAdmin = admin.ModelAdmin

AMOUNTS = ("prints_total_money", "posting_money", "total_money")


class OrderItemInline(ItemInline):
    """The prints of an order."""

    model = OrderItem
    extra = 0
    can_delete = False
    fields = ("title", "paper", "finish", "copies", "unit_price_money", "photo")
    readonly_fields = ("title", "paper", "finish", "copies", "unit_price_money", "photo")

    def has_add_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


@admin.register(Order)
class OrderAdmin(OrderModelAdmin):
    """Placed orders. Baskets are the customers' own business and stay out."""

    class Media:
        css = {"all": ("printshop/admin.css",)}

    list_display = ["number", "status", "placed_at", "copies", "total_money", "city", "country"]
    list_filter = ["status", "placed_at"]
    search_fields = ["number", "name", "city", "email"]
    date_hierarchy = "placed_at"
    inlines = [OrderItemInline]
    actions = ["start_production", "mark_shipped", "cancel"]
    fieldsets = [
        (None, {"fields": ["number", "status", "placed_at", "status_changed_at"]}),
        ("To", {"fields": ["name", "line1", "line2", "postcode", "city", "country", "message", "email"]}),
        ("Amounts", {"fields": AMOUNTS}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        placed = super().get_queryset(request).exclude(status=Status.DRAFT)
        return placed.annotate(print_copies=Sum("items__copies"))

    @admin.display(description="prints", ordering="print_copies")
    def copies(self, order: Any) -> int:
        return order.print_copies or 0

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Order | None = None) -> list[str]:
        return [*(field.name for field in Order._meta.fields), *AMOUNTS]

    @admin.action(description="Start printing", permissions=["change"])
    def start_production(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._move(request, orders, Status.IN_PRODUCTION)

    @admin.action(description="Mark as posted (tells the customer)", permissions=["change"])
    def mark_shipped(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._move(request, orders, Status.SHIPPED)

    @admin.action(description="Cancel (tells the customer)", permissions=["change"])
    def cancel(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._move(request, orders, Status.CANCELLED)

    def _move(self, request: HttpRequest, orders: QuerySet[Order], to: Status) -> None:
        """Take every chosen order one step, each by itself, and say which ones could not."""
        for order in orders:
            try:
                status.move(order=order, to=to)
            except StepRefused:
                here = order.get_status_display()
                told = f"{order.number} stays “{here}”: from there it cannot become “{to.label}”."
                self.message_user(request, told, messages.WARNING)
            else:
                self.log_change(request, order, f"Status: {to.label}.")
                self.message_user(request, f"{order.number}: {to.label}.", messages.SUCCESS)
