"""The shop window, and the list of photo sources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.importing.models import ImportedPhoto
from printshop.oauth.flows import connections
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from printshop.web.shared.pages import Page

SHOWN = 6


@method_decorator(never_cache, name="dispatch")
class StartView(Page):
    """What the shop does; for somebody whose time is running, the photos that are here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        live = connections.newest_of_each(connections.alive(customers.current(request)))
        photos = ImportedPhoto.objects.usable().filter(connection__in=live)
        context = {
            "connections": live,
            "photos": photos[:SHOWN],
            "photo_count": photos.count(),
            "sources": Source.objects.with_photos(),
        }
        return render(request, "printshop/start.html", context)


@method_decorator(never_cache, name="dispatch")
class SourcesView(Page):
    """Where photos may come from, and what is connected already."""

    def get(self, request: HttpRequest) -> HttpResponse:
        live = {one.source_id: one for one in connections.newest_of_each(connections.alive(customers.current(request)))}
        rows = [_row(source, live.get(source.pk)) for source in Source.objects.with_photos()]
        return render(request, "printshop/sources.html", {"rows": rows})


def _row(source: Source, connection: Connection | None) -> dict[str, object]:
    count = connection.photos.count() if connection else 0
    return {"source": source, "connection": connection, "count": count}
