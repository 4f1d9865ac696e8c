"""Back from the source: the photos as they come in, and the shop's own copies of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from printshop.accounts import customers
from printshop.accounts.models import Customer
from printshop.exceptions import AccessEnded, DecryptionFailed, SourceError
from printshop.importing import files, photo_import
from printshop.importing.models import ImportedPhoto
from printshop.importing.pictures import PREVIEW_TYPES
from printshop.oauth.flows import connections
from printshop.oauth.models import Connection
from printshop.orders.models import OrderItem, Status
from printshop.sources.models import Source
from printshop.web.shared import error_pages
from printshop.web.shared.pages import Page
from printshop.web.shared.request_values import as_uuid

FIRST_BUDGET = 0.3  # seconds of fetching before the page appears
NEXT_BUDGET = 1.5  # and with each look for progress
TICK_ALL_UP_TO = 50
State = ImportedPhoto.State


@dataclass(kw_only=True)
class Batch:
    """The photos of one connection, as the page shows them."""

    connection: Connection
    photos: list[ImportedPhoto]
    trouble: error_pages.Notice | None

    @property
    def shown(self) -> list[ImportedPhoto]:
        return [photo for photo in self.photos if photo.state != State.GONE]

    @property
    def ready(self) -> int:
        return sum(photo.state == State.READY for photo in self.photos)

    @property
    def waiting(self) -> int:
        return sum(photo.state == State.WAITING for photo in self.photos)

    @property
    def failed(self) -> int:
        return sum(photo.state == State.FAILED for photo in self.photos)


@method_decorator(never_cache, name="dispatch")
class ImportView(Page):
    """All photos that are shared with the shop right now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        live = connections.newest_of_each(connections.alive(customer))
        batches = [batch for one in live if (batch := _step(one, FIRST_BUDGET, ask=True))]
        if not batches:
            return _without_access(request, customer)
        in_basket = _in_basket(customer)
        ready = {photo.pk for batch in batches for photo in batch.photos if photo.state == State.READY}
        context = {**_totals(batches), "in_basket": in_basket, "all_in_basket": bool(ready) and ready <= in_basket}
        return render(request, "printshop/import.html", context)


@method_decorator(never_cache, name="dispatch")
class ProgressView(View):
    """Fetch some more and say what is new; htmx calls it while photos are waiting."""

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        live = connections.newest_of_each(connections.alive(customer))
        batches = [_step(one, NEXT_BUDGET, ask=False) for one in live]
        if not batches or None in batches:
            return HttpResponse(headers={"HX-Refresh": "true"})  # the page itself tells what became of the access
        known = [batch for batch in batches if batch]
        asked = {as_uuid(given) for given in request.POST.getlist("waiting")}
        changed = [
            photo for batch in known for photo in batch.photos if photo.pk in asked and photo.state != State.WAITING
        ]
        context = {**_totals(known), "changed": changed, "in_basket": _in_basket(customer)}
        return render(request, "printshop/import_progress.html", context)


class RetryView(View):
    """Put one failed photo, or all of them, back in the queue."""

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = customers.current(request)
        wanted = [photo_id for given in request.POST.getlist("retry") if (photo_id := as_uuid(given))]
        if customer is not None:
            photo_import.retry(customer=customer, photo_ids=wanted)
        return redirect("printshop:import")


class PhotoView(View):
    """The shop's copy of a preview, for the customer whose photo it is; 404 for everybody else."""

    def get(self, request: HttpRequest, photo_id: UUID) -> FileResponse:
        customer = customers.current(request)
        photo = ImportedPhoto.objects.filter(pk=photo_id, customer=customer).first() if customer else None
        if photo is None or not photo.preview:
            raise Http404("No such photo here")
        try:
            content = files.storage().open(photo.preview)
        except FileNotFoundError:
            raise Http404("No such photo here") from None
        extension = "." + photo.preview.rpartition(".")[2]
        response = FileResponse(content, content_type=PREVIEW_TYPES[extension])
        response["Cache-Control"] = "private, max-age=3600"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def _step(connection: Connection, budget: float, *, ask: bool) -> Batch | None:
    """Go on with one connection; None when it turned out to be over."""
    trouble = None
    try:
        if ask:
            photo_import.refresh(connection=connection)
        photo_import.advance(connection=connection, budget_seconds=budget)
    except AccessEnded:
        return None
    except (SourceError, DecryptionFailed) as error:
        trouble = error_pages.notice_of(error, connection.source)
    photos = list(ImportedPhoto.objects.filter(connection=connection))
    return Batch(connection=connection, photos=photos, trouble=trouble)


def _totals(batches: list[Batch]) -> dict[str, object]:
    shown = sum(len(batch.shown) for batch in batches)
    return {
        "batches": batches,
        "shown": shown,
        "ready": sum(batch.ready for batch in batches),
        "waiting": sum(batch.waiting for batch in batches),
        "failed": sum(batch.failed for batch in batches),
        "arrived": shown - sum(batch.waiting for batch in batches),
        "tick_all": shown <= TICK_ALL_UP_TO,
    }


def _in_basket(customer: Customer | None) -> set[object]:
    items = OrderItem.objects.filter(order__customer=customer, order__status=Status.DRAFT)
    return set(items.values_list("photo_id", flat=True))


def _without_access(request: HttpRequest, customer: Customer | None) -> HttpResponse:
    context = {"ended": connections.last_ended(customer), "sources": Source.objects.with_photos()}
    return render(request, "printshop/import_none.html", context)
