"""Sign in with a provider, see what it told us, sign out: here, or there as well."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from printshop import links
from printshop.accounts import customers
from printshop.exceptions import SourceError
from printshop.oauth.flows import connections, signing_out
from printshop.orders.models import Order, Status
from printshop.sources.models import Source
from printshop.web.shared.pages import Page
from printshop.web.shared.redirects import see_other
from printshop.web.shared.request_values import as_path
from printshop.web.sources import browser_binding, setting_out

LEAVING = "printshop_leaving"  # in the session: (state, name of the provider) of a sign-out that is under way there
ORDERS_SHOWN = 3


@method_decorator(never_cache, name="dispatch")
class SignInView(Page):
    """With whom one can sign in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if customers.identity(request):
            return redirect(as_path(request.GET.get("next", "")) or "printshop:account")
        context = {"sources": Source.objects.for_sign_in(), "next": as_path(request.GET.get("next", ""))}
        return render(request, "printshop/signin.html", context)


@method_decorator(never_cache, name="dispatch")
class SignInAtView(Page):
    """Send the browser to the provider."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Whoever reloads or goes back."""
        return redirect("printshop:signin")

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = get_object_or_404(Source.objects.for_sign_in(), slug=slug)
        return setting_out.to_sign_in(request, source, next_path=as_path(request.POST.get("next", "")))


@method_decorator(never_cache, name="dispatch")
class AccountView(Page):
    """Who she is to the shop, and what there is of hers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        identity = customers.identity(request)
        if identity is None:
            return redirect("printshop:signin")
        orders = Order.objects.exclude(status=Status.DRAFT).filter(customer=identity.customer)
        newest = orders.annotate(copies=Sum("items__copies")).order_by("-placed_at", "-pk")
        context = {
            "identity": identity,
            "orders": newest[:ORDERS_SHOWN],
            "order_count": orders.count(),
            "connections": connections.newest_of_each(connections.alive(identity.customer)),
            "sources": Source.objects.with_photos(),
            "can_leave": customers.ID_TOKEN_KEY in request.session,
        }
        return render(request, "printshop/account.html", context)


@method_decorator(never_cache, name="dispatch")
class SignOutView(Page):
    """End the session here and, if she wants that, at the provider."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever reloads or goes back."""
        return redirect("printshop:account")

    @sensitive_variables()
    def post(self, request: HttpRequest) -> HttpResponse:
        identity = customers.identity(request)
        id_token = customers.sign_out(request)
        source = identity.source if identity else None
        response: HttpResponse = redirect("printshop:signed_out")
        if source is not None and id_token and "there" in request.POST:
            state = secrets.token_urlsafe(32)
            try:
                address = signing_out.address(
                    source=source, id_token=id_token, return_to=links.absolute("signed_out"), state=state
                )
            except SourceError:
                messages.warning(request, f"{source} could not be asked just now: there you are still signed in.")
            else:
                request.session[LEAVING] = [state, source.name]
                response = see_other(address)
        browser_binding.forget(response)
        return response


@method_decorator(never_cache, name="dispatch")
class SignedOutView(Page):
    """Says that she is signed out; of the provider only what an answer that we waited for tells."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if customers.identity(request):
            return redirect("printshop:account")
        state, name = request.session.pop(LEAVING, ["", ""])
        knows = bool(state) and constant_time_compare(state, request.GET.get("state", ""))
        return render(request, "printshop/signed_out.html", {"left": name if knows else ""})
