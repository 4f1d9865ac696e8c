"""The basket: adapters from HTTP to ``orders.basket``."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.accounts.models import Customer
from printshop.exceptions import OrderError
from printshop.oauth.flows import connections
from printshop.oauth.models import Connection
from printshop.orders.basket import contents, draft_order, line_forms
from printshop.web.counter.current_basket import fresh_basket, without_access
from printshop.web.shared.pages import Page
from printshop.web.shared.request_values import as_uuid


@method_decorator(never_cache, name="dispatch")
class BasketView(Page):
    """Show the basket; take its changes and save them line by line."""

    def get(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        now = fresh_basket(customer)
        if customer is None or now is None:
            context = {"ended": connections.last_ended(customer), **_access(customer)}
            return render(request, "printshop/orders/basket_empty.html", context)
        return _page(request, customer, now)

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        order = draft_order.draft_of(customer) if customer else None
        if customer is None or order is None:
            return redirect("printshop:basket")
        now = contents.read(order)
        fine = line_forms.save(line_forms.rows(now, data=request.POST), now)
        self._press(request, customer)
        after = None if fine else fresh_basket(customer)
        if after is not None:
            return _page(request, customer, after, data=True)
        return redirect("printshop:address" if "go" in request.POST and fine else "printshop:basket")

    def _press(self, request: HttpRequest, customer: Customer) -> None:
        """Do what the button of one line says."""
        if item_id := as_uuid(request.POST.get("drop", "")):
            draft_order.remove(customer=customer, item_id=item_id)
        if item_id := as_uuid(request.POST.get("repeat", "")):
            try:
                draft_order.repeat(customer=customer, item_id=item_id)
            except OrderError as error:
                messages.warning(request, str(error))


class BasketAddView(View):
    """Put the ticked photos of the import page in the basket."""

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        ids = [photo_id for photo_id in map(as_uuid, request.POST.getlist("photo")) if photo_id]
        if customer is None or not ids:
            messages.info(request, "Tick the photos you would like printed, then put them in the basket.")
            return redirect("printshop:import")
        try:
            done = draft_order.add(customer=customer, photo_ids=ids)
        except OrderError as error:
            messages.warning(request, str(error))
            return redirect("printshop:import")
        if done.refused:
            messages.warning(request, _refused(done.refused))
        return redirect("printshop:basket")


def _page(request: HttpRequest, customer: Customer, now: contents.Contents, *, data: bool = False) -> HttpResponse:
    ended = without_access(customer, now)
    context = {
        "contents": now,
        "rows": line_forms.rows(now, data=request.POST if data else None),
        "full": len(now.lines) >= draft_order.MAX_LINES,
        "ended": ended,
        "told": [one.connection.source for one in ended],
        **_access(customer),
    }
    return render(request, "printshop/orders/basket.html", context)


def _access(customer: Customer | None) -> dict[str, object]:
    """The connections that still give access, each with the number of photos the shop may use."""
    if customer is None:
        return {"connections": []}
    alive = Connection.objects.alive().filter(customer=customer).select_related("source")
    counted = [(one, one.photos.usable().count()) for one in alive]
    return {"connections": [{"connection": one, "photos": photos} for one, photos in counted]}


def _refused(number: int) -> str:
    if number == 1:
        return "One photo is not here any more, so it is not in the basket. The others are."
    return f"{number} photos are not here any more, so they are not in the basket."
