"""Connected apps: who can see what until when, and one press to end one of them or all."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import lifecycle, replay_alarm, summaries
from photodrive.authorization.models import Authorization
from photodrive.people import signed_in
from photodrive.web.shared.app_context import connected_app_context, ended_app_context

PAGE_SIZE = 20
ALARMS_SHOWN = 10
ENDED_SHOWN = 5
ENDED_PAGE_SIZE = 50


class ConnectedAppsView(LoginRequiredMixin, View):
    """GET: the owner's connected apps, page by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(lifecycle.active_of(signed_in(request)), PAGE_SIZE).get_page(request.GET.get("page"))
        ended = lifecycle.ended_of(signed_in(request))
        context = {
            "alarms": replay_alarm.recent_of(signed_in(request))[:ALARMS_SHOWN],
            "connections": _cards(list(page.object_list)),
            "page": page,
            "total": page.paginator.count,
            "ended": [ended_app_context(item) for item in ended[:ENDED_SHOWN]],
            "more_ended": ended[ENDED_SHOWN : ENDED_SHOWN + 1].exists(),
        }
        return render(request, "photodrive/connected_apps.html", context)


class EndedView(LoginRequiredMixin, View):
    """GET: the apps whose access is over, page by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(lifecycle.ended_of(signed_in(request)), ENDED_PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page": page, "ended": [ended_app_context(item) for item in page.object_list]}
        return render(request, "photodrive/connected_apps/all_ended.html", context)


class EndAppView(LoginRequiredMixin, View):
    """POST: end the access of one app. Pressed twice it is simply over."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        ended = lifecycle.end_by_owner(owner=signed_in(request), authorization_id=authorization_id)
        if ended is None:
            raise Http404
        messages.success(request, f"Ended. {ended.client_name} can no longer see any of your photos.")
        return redirect("photodrive:connected_apps")


class EndAllView(LoginRequiredMixin, View):
    """GET says what will happen, POST ends the access of all apps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        active = lifecycle.active_of(signed_in(request))
        names = list(active.order_by("client_name").values_list("client_name", flat=True).distinct()[:PAGE_SIZE])
        context = {"total": active.count(), "names": names}
        return render(request, "photodrive/connected_apps/end_all.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        lifecycle.end_all(signed_in(request))
        messages.success(request, "Ended. No app can see any of your photos now.")
        return redirect("photodrive:connected_apps")


def _cards(shown: Sequence[Authorization]) -> list[dict[str, object]]:
    """The apps of one page; their photos and logos are looked up for all at once."""
    seen, logo_urls = summaries.of(shown), logos.urls_of({one.application_id for one in shown})
    return [
        connected_app_context(
            one,
            count=seen[one.pk].count,
            newest=seen[one.pk].photos,
            logo_url=logo_urls.get(one.application_id, ""),
        )
        for one in shown
    ]
