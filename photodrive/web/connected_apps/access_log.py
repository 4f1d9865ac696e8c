"""The access log: which app fetched which photo and when, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View

from photodrive.authorization.access_log import csv_export, queries, visits
from photodrive.authorization.access_log.recording import REFUSED_FROM
from photodrive.authorization.models import AccessLogEntry
from photodrive.authorization.protocol import durations
from photodrive.conf import settings
from photodrive.people import signed_in
from photodrive.photos.models import Photo
from photodrive.web.shared.own import own_photos

from . import people_rows
from .access_log_form import LogForm

ROWS = 100  # of one page of rows
ROWS_OF_VISIT = 10  # shown when it is opened; a link leads to the rest


class AccessLogView(LoginRequiredMixin, View):
    """GET: visits or single rows, as the query wants them, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LogForm(request=request)
        if not form.is_valid():
            return _with_errors(request, form)
        form.offer_apps()
        before, wanted = form.cleaned_data["before"], form.wanted
        of_people = wanted.client_id == people_rows.PEOPLE
        as_rows = of_people or form.cleaned_data["view"] == "rows"
        context = _context(request, wanted, before, as_rows=as_rows, of_people=of_people)
        context |= {
            "form": form,
            "heading": visits.heading(app=form.names.get(wanted.client_id, ""), photo=form.photo_title),
            "photo": own_photos(request).filter(pk=wanted.photo_id).first() if wanted.photo_id else None,
            "is_filtered": wanted != queries.Filter(),
            "is_first_page": before is None,
            **(_totals_context(request, wanted) if before is None else {}),
            "kept_for": durations.in_words(settings.ACCESS_LOG_SECONDS),
            "as_rows": as_rows,
        }
        return render(request, "photodrive/access_log.html", context)


class AccessLogFileView(LoginRequiredMixin, View):
    """GET: all that the query wants as comma-separated values, sent while it is read."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = LogForm(request=request)
        if not form.is_valid():
            return _with_errors(request, form)
        name = f"access-log-{timezone.localdate():%Y-%m-%d}.csv"
        lines = (line.encode() for line in csv_export.lines(signed_in(request), form.wanted))
        return StreamingHttpResponse(
            lines,
            content_type=csv_export.MEDIA_TYPE,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )


def _context(
    request: HttpRequest, wanted: queries.Filter, before: int | None, *, as_rows: bool, of_people: bool
) -> dict[str, object]:
    if of_people:
        rows, next_before = people_rows.page(signed_in(request), wanted, before=before, size=ROWS)
        return {"rows": rows, "of_people": True, **_other_pages(request, next_before)}
    return _rows_context(request, wanted, before) if as_rows else _visits_context(request, wanted, before)


def _totals_context(request: HttpRequest, wanted: queries.Filter) -> dict[str, object]:
    totals = queries.totals(signed_in(request), wanted)
    return {"totals": totals, "count": f"{totals.count:,}", "refused": f"{totals.refused:,}"}


def _with_errors(request: HttpRequest, form: LogForm) -> HttpResponse:
    """The form with its errors and nothing else."""
    form.offer_apps()
    context = {"form": form, "heading": visits.heading()}
    return render(request, "photodrive/access_log.html", context, status=422)


def _visits_context(request: HttpRequest, wanted: queries.Filter, before: int | None) -> dict[str, object]:
    page = visits.page(signed_in(request), wanted, before=before)
    shown = [entry for visit in page.visits for entry in visit.entries[:ROWS_OF_VISIT]]
    photos = _photos_of(request, shown)
    logos = queries.logos_of(visit.client_id for visit in page.visits)
    shown_visits: list[dict[str, object]] = [
        {
            "visit": visit,
            "day": visit.day,
            "at": visit.ended_at.isoformat(),
            "initial": visit.client_name[:1].upper(),
            "logo_url": logos.get(visit.client_id, ""),
            "rows": [_row_context(entry, photos) for entry in visit.entries[:ROWS_OF_VISIT]],
            "rest": max(0, len(visit.entries) - ROWS_OF_VISIT),
            "rest_query": _query(request, app=visit.client_id, view="rows", before=visit.entries[0].pk + 1),
        }
        for visit in page.visits
    ]
    met = people_rows.between(signed_in(request), wanted, before=before, next_before=page.next)
    told = sorted([*shown_visits, *met], key=_moment, reverse=True)
    return {"visits": told, **_other_pages(request, page.next)}


def _rows_context(request: HttpRequest, wanted: queries.Filter, before: int | None) -> dict[str, object]:
    page = queries.page(signed_in(request), wanted, before=before, size=ROWS)
    photos = _photos_of(request, page.entries)
    met = people_rows.between(signed_in(request), wanted, before=before, next_before=page.next)
    told = sorted([*(_row_context(entry, photos) for entry in page.entries), *met], key=_moment, reverse=True)
    return {"rows": told, **_other_pages(request, page.next)}


def _moment(told: Mapping[str, object]) -> datetime:
    """When it was, of a row or of a visit."""
    return datetime.fromisoformat(str(told.get("moment") or told["at"]))


def _photos_of(request: HttpRequest, entries: Iterable[AccessLogEntry]) -> dict[UUID, Photo]:
    """Those of the photos in ``entries`` that are still in her library."""
    ids = {entry.photo_id for entry in entries if entry.photo_id is not None}
    return {photo.pk: photo for photo in own_photos(request).filter(pk__in=ids)}


def _row_context(entry: AccessLogEntry, photos: dict[UUID, Photo]) -> dict[str, object]:
    """One answer as the page shows it. A photo that is gone has the title that it had, and no picture."""
    photo = photos.get(entry.photo_id) if entry.photo_id else None
    moment = timezone.localtime(entry.at)
    return {
        "app": entry.client_name,
        "photo_id": entry.photo_id,
        "size": entry.size,
        "day": moment.date(),
        "date": f"{moment:%Y-%m-%d}",
        "moment": moment.isoformat(timespec="seconds"),
        "clock": f"{moment:%H:%M}",
        "what": visits.what_in_words(entry),
        "outcome": visits.outcome_in_words(entry),
        "is_refused": entry.status >= REFUSED_FROM,
        "title": photo.title if photo else entry.photo_title,
        "is_gone": entry.photo_id is not None and photo is None,
        "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"]) if photo else "",
    }


def _other_pages(request: HttpRequest, next_before: int | None) -> dict[str, str]:
    """The queries, and addresses, of other pages of the same log."""
    return {
        "next_query": _query(request, before=next_before) if next_before is not None else "",
        "first_url": _address("access_log", _query(request, before="")),
        "rows_query": _query(request, view="rows", before=""),
        "visits_query": _query(request, view="", before=""),
        "without_photo_query": _query(request, photo="", before=""),
        "file_url": _address("access_log_file", _query(request, view="", before="")),
    }


def _address(name: str, query: str) -> str:
    return reverse(f"photodrive:{name}") + (f"?{query}" if query else "")


def _query(request: HttpRequest, **changes: str | int) -> str:
    """The query of this page, changed; an empty value leaves a parameter out."""
    query = {**request.GET.dict(), **{name: str(value) for name, value in changes.items()}}
    return urlencode({name: value for name, value in query.items() if value and name in LogForm.base_fields})
