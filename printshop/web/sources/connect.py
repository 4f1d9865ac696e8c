"""To a source: start a flow for photos, and end the access that came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.oauth.flows import connections
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from printshop.web.shared.pages import Page
from printshop.web.sources import setting_out


def _source(slug: str) -> Source:
    return get_object_or_404(Source.objects.with_photos(), slug=slug)


@method_decorator(never_cache, name="dispatch")
class ConnectView(Page):
    """Say what will happen, then send the browser to the source."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = _source(slug)
        live = connections.alive(customers.current(request), source)
        context = {"source": source, "connection": live[0] if live else None}
        return render(request, "printshop/connect.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        return setting_out.for_photos(request, _source(slug))


@method_decorator(never_cache, name="dispatch")
class DisconnectView(Page):
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
