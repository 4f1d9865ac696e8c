"""To a source and back: start a flow, take its answer, end the access."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from printshop import links
from printshop.accounts import customers
from printshop.exceptions import AccessEnded, DecryptionFailed, FlowError, FlowUnknown, SourceError
from printshop.importing import flow
from printshop.oauth import authorization, connections
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from printshop.web import browser, errors

ANSWER = ("code", "state", "iss", "error", "error_description")


def _source(slug: str) -> Source:
    return get_object_or_404(Source, slug=slug, enabled=True)


@method_decorator(never_cache, name="dispatch")
class ConnectView(View):
    """Say what will happen, then send the browser to the source."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = _source(slug)
        live = connections.alive(customers.current(request), source)
        context = {"source": source, "connection": live[0] if live else None}
        return render(request, "printshop/connect.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = _source(slug)
        customer = customers.current(request, create=True)
        assert customer is not None
        binding = request.session.setdefault(browser.BINDING, secrets.token_urlsafe(32))
        try:
            address = authorization.send_authorization_request(
                source=source,
                customer=customer,
                binding=binding,
                redirect_uri=links.absolute("callback", source.slug),
            )
        except (FlowError, SourceError, DecryptionFailed) as error:
            return errors.tell(request, error, source)
        response = HttpResponseRedirect(address, status=303)
        browser.remember(response, binding)
        return response


@method_decorator(never_cache, name="dispatch")
class CallbackView(View):
    """Back from the source, with a code or with a no (RFC 6749 section 4.1.2)."""

    @sensitive_variables()
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = _source(slug)
        try:
            binding = browser.binding_of(request)
            granted = authorization.read_authorization_answer(
                source=source,
                customer=customers.current(request),
                binding=binding,
                parameters=_single(request.GET),
            )
            flow.connect(granted)
        except (FlowError, SourceError, AccessEnded, DecryptionFailed) as error:
            response = errors.tell(request, error, source)
        else:
            request.session[browser.BINDING] = binding
            customers.keep(request, granted.flow.customer)
            response = redirect("printshop:import")
        # This page's address may hold a code. Not "no-referrer": then browsers send "Origin: null" with the
        # forms on it, which Django's CSRF check refuses.
        response["Referrer-Policy"] = "strict-origin"
        return response


@method_decorator(never_cache, name="dispatch")
class DisconnectView(View):
    """End the access before its time."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = get_object_or_404(Source, slug=slug)
        live = connections.alive(customers.current(request), source)
        if not live:
            return redirect("printshop:sources")
        return render(request, "printshop/disconnect.html", {"source": source, "connection": live[0]})

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = get_object_or_404(Source, slug=slug)
        live = connections.alive(customers.current(request), source)
        told = [connections.end(connection=one, reason=Connection.Ended.DISCONNECTED, tell_source=True) for one in live]
        if live and all(told):
            messages.success(request, f"Disconnected. We can no longer see anything of yours at {source}.")
        elif live:
            messages.warning(
                request,
                f"Disconnected here: we let go of the key and the photos. {source} could not be told just now, "
                "so there it ends by itself within the hour; you can end it there at once.",
            )
        return redirect("printshop:sources")


def _single(query: QueryDict) -> dict[str, str]:
    """The parameters of an answer, none of them twice (RFC 6749 section 3.1)."""
    if any(len(query.getlist(name)) > 1 for name in ANSWER):
        raise FlowUnknown(detail="A parameter came twice.")
    return {name: str(query[name]) for name in ANSWER if name in query}
