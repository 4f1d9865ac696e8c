"""The trace's pages: the last flows, one of them opened."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oauthdemo.trace import diagram, recorder
from oauthdemo.trace.models import Flow
from oauthdemo.trace.story.steps import STEPS


@require_safe
@never_cache
def show(request: HttpRequest, flow_id: UUID | None = None) -> HttpResponse:
    """The flow ``flow_id``, or the newest; without any, how to make one."""
    _check_is_on()
    flows = list(Flow.objects.all())
    flow = get_object_or_404(Flow, pk=flow_id) if flow_id else next(iter(flows), None)
    context = {
        "flows": flows,
        "flow": flow,
        "chapters": diagram.chapters(flow) if flow else [],
        "lanes": diagram.lanes(flow),
        "steps": STEPS,
        "ribbon_here": "trace",
    }
    return render(request, "oauthdemo/trace/show.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete what was recorded."""
    _check_is_on()
    recorder.forget()
    return redirect("trace")


def _check_is_on() -> None:
    if not settings.TRACE:
        raise Http404
