"""A customer's orders: the list, one of them, and taking one back. Nobody else's are ever found."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.orders import status
from printshop.orders.basket import contents
from printshop.orders.errors import StepRefused
from printshop.orders.models import Order, Status
from printshop.web.shared.pages import Page

ORDERS_PER_PAGE = 20


def _own(request: HttpRequest, number: str) -> Order:
    """This customer's order with that number; 404 for a draft, for another's and for none alike."""
    customer = customers.current(request)
    orders = Order.objects.exclude(status=Status.DRAFT).filter(number=number, customer=customer)
    order = orders.first() if customer else None
    if order is None:
        raise Http404("No such order here")
    return order


@method_decorator(never_cache, name="dispatch")
class OrderListView(Page):
    """All orders of this customer, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        orders = Order.objects.none()
        if customer:
            orders = Order.objects.exclude(status=Status.DRAFT).filter(customer=customer)
            orders = orders.annotate(copies=Sum("items__copies")).order_by("-placed_at", "-pk")
        page = Paginator(orders, ORDERS_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "printshop/orders/list.html", {"page": page, "orders": page.object_list})


@method_decorator(never_cache, name="dispatch")
class OrderView(Page):
    """One order and how far it is; right after placing it says so."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = _own(request, number)
        just_placed = "placed" in request.GET and order.can_be_cancelled
        context = {
            "order": order,
            "items": order.items.select_related("photo"),
            "bill": contents.bill(order),
            "just_placed": just_placed,
        }
        return render(request, "printshop/orders/order.html", context)


class OrderCancelView(View):
    """Take an order back before the lab begins."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = _own(request, number)
        try:
            status.cancel(order=order)
        except StepRefused:
            messages.warning(request, _too_late(order))
        else:
            messages.success(request, "Cancelled. Nothing will be printed and there is nothing to pay.")
        return redirect("printshop:order", number=order.number)


def _too_late(order: Order) -> str:
    order.refresh_from_db()
    if order.status == Status.CANCELLED:
        return "This order was cancelled before."
    return "The lab has begun with this order, so it can no longer be cancelled here."
