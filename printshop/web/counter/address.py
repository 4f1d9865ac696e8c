"""The address, and the last look before the order is placed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.conf import settings
from printshop.exceptions import OrderError
from printshop.importing import photo_import
from printshop.orders import placing
from printshop.orders.addresses import AddressForm
from printshop.orders.basket import contents
from printshop.orders.errors import AddressMissing, BasketEmpty, PhotosMissing, TotalTooLarge
from printshop.orders.models import Order, Status
from printshop.web.counter.current_basket import fresh_basket
from printshop.web.shared.pages import Page
from printshop.web.shared.request_values import as_money, as_uuid


@method_decorator(never_cache, name="dispatch")
class AddressView(Page):
    """Ask where the prints go."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = fresh_basket(customers.current(request))
        if now is None or now.lost:
            return redirect("printshop:basket")
        return self._page(request, now, AddressForm(instance=now.order))

    def post(self, request: HttpRequest) -> HttpResponse:
        now = fresh_basket(customers.current(request))
        if now is None:
            return redirect("printshop:basket")
        form = AddressForm(request.POST, instance=Order.objects.get(pk=now.order.pk))
        if not form.is_valid():
            return self._page(request, now, form)
        # Only the address, and only while it is a basket: another tab may have placed it in between.
        given = {name: form.cleaned_data[name] for name in form.fields}
        Order.objects.filter(pk=now.order.pk, status=Status.DRAFT).update(**given)
        return redirect("printshop:review")

    def _page(self, request: HttpRequest, now: contents.Contents, form: AddressForm) -> HttpResponse:
        return render(request, "printshop/orders/address.html", {"contents": now, "form": form})


@method_decorator(never_cache, name="dispatch")
class ReviewView(Page):
    """Show the whole order once more, and place it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = fresh_basket(customers.current(request))
        if now is None or now.missing:
            return redirect("printshop:basket")
        if not now.order.has_address:
            return redirect("printshop:address")
        return render(request, "printshop/orders/review.html", {"contents": now})

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        key = as_uuid(request.POST.get("key", ""))
        if customer is None or key is None:
            return redirect("printshop:basket")
        photo_import.catch_up(customer=customer)
        try:
            order = placing.place(
                customer=customer,
                key=key,
                expected_total=as_money(request.POST.get("total", ""), currency=settings.CURRENCY),
                seen=request.POST.get("seen", ""),
            )
        except OrderError as error:
            messages.warning(request, str(error))
            return redirect(_where_to_mend(error))
        return redirect(reverse("printshop:order", args=[order.number]) + "?placed=1")


def _where_to_mend(error: OrderError) -> str:
    if isinstance(error, AddressMissing):
        return "printshop:address"
    return "printshop:basket" if isinstance(error, BasketEmpty | PhotosMissing | TotalTooLarge) else "printshop:review"
