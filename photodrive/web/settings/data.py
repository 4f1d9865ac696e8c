"""What is hers here: how much room it takes, the way to take it along, and the way out."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from photodrive.account import exporting
from photodrive.account.models import Export
from photodrive.conf import settings
from photodrive.jobs import queue
from photodrive.people import Owner, signed_in
from photodrive.photos.library import quota
from photodrive.photos.models import Photo
from photodrive.web.standing import lookup

from . import meter

DAY = 24 * 3600


class DataView(LoginRequiredMixin, View):
    """GET: all of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = signed_in(request)
        usage = quota.usage(owner=owner)
        shown, by_year = meter.segments(usage), meter.years(owner)
        context = {
            "usage": usage,
            "photos": Photo.objects.filter(owner=owner).count(),
            "segments": shown,
            "segments_in_words": meter.in_words(shown),
            "years": by_year,
            "years_width": max(1, len(by_year)) * meter.BAR_STEP,
            "years_in_words": meter.in_words(by_year),
            "leaves_at": lookup.of(request).leaves_at,
            "grace_days": settings.DELETION_GRACE_SECONDS // DAY,
            **export_context(owner),
        }
        return render(request, "photodrive/settings/data.html", context)


def export_context(owner: Owner) -> dict[str, object]:
    """The archive that is made now, and those that can be fetched."""
    made = exporting.being_made(owner)
    job = made.job if made is not None else None
    if job is not None:
        queue.nudge(job)
    return {
        "making": made,
        "done": job.done if job is not None else 0,
        "total": max(1, job.total) if job is not None else 1,
        "export_failed": made is None and exporting.last_failed(owner),
        "exports": [_ready_context(export) for export in exporting.ready(owner)],
    }


def _ready_context(export: Export) -> dict[str, object]:
    parts = [
        {
            "name": exporting.shown_name(export, number),
            "size": part["size"],
            "url": reverse("photodrive:settings_export_part", args=[export.pk, number]),
        }
        for number, part in enumerate(export.parts, start=1)
    ]
    return {"export": export, "parts": parts}
