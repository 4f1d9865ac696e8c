"""Connected apps: who can see what until when, and one press to end one of them or all."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.authorization.grants import connected, lifecycle, replay_alarm, summaries
from photodrive.people import signed_in

from . import entries, just_ended
from .alarms import alarm_entries
from .app_page import OneAppView

PAGE_SIZE = 20
ALARMS_SHOWN = 10
ENDED_SHOWN = 5
ENDED_PAGE_SIZE = 50


class ConnectedAppsView(LoginRequiredMixin, View):
    """GET: the owner's connected apps, one entry each, page by page; first what she has just ended."""

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = signed_in(request)
        page = Paginator(connected.by_use(owner), PAGE_SIZE).get_page(request.GET.get("page"))
        ended = lifecycle.ended_of(owner).select_related("album")
        context = {
            "alarms": alarm_entries(owner, replay_alarm.recent_of(owner)[:ALARMS_SHOWN]),
            "just_ended": just_ended.context(request),
            "connections": entries.app_entries(connected.of(owner, list(page.object_list))),
            "page": page,
            "total": page.paginator.count,
            "ended": entries.ended_entries(owner, ended[:ENDED_SHOWN]),
            "more_ended": ended[ENDED_SHOWN : ENDED_SHOWN + 1].exists(),
        }
        return render(request, "photodrive/connected_apps.html", context)


class EndedView(LoginRequiredMixin, View):
    """GET: the apps whose access is over, page by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ended = lifecycle.ended_of(signed_in(request)).select_related("album")
        page = Paginator(ended, ENDED_PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page": page, "ended": entries.ended_entries(signed_in(request), page.object_list)}
        return render(request, "photodrive/connected_apps/all_ended.html", context)


class ConnectionsOfAppView(OneAppView):
    """GET: all connections of one app, page by page."""

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        named = self.authorization(authorization_id)
        active = lifecycle.active_of(signed_in(request)).filter(client_id=named.client_id)
        page = Paginator(active, PAGE_SIZE).get_page(request.GET.get("page"))
        seen = summaries.of(list(page.object_list))
        context = {
            "name": named.client_name,
            "connections": [entries.connection_row(one, summary=seen[one.pk]) for one in page.object_list],
            "page": page,
        }
        return render(request, "photodrive/connected_apps/of_app.html", context)


class EndConnectionView(LoginRequiredMixin, View):
    """POST: end one connection, and say what its app can see all the same. Pressed twice it is simply over."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        ended = lifecycle.end_by_owner(owner=signed_in(request), authorization_id=authorization_id)
        if ended is None:
            raise Http404
        return redirect(just_ended.address_after(ended))


class EndAppView(LoginRequiredMixin, View):
    """POST: end all connections of the app that has this one."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        ended = lifecycle.end_app(owner=signed_in(request), authorization_id=authorization_id)
        if ended is None:
            raise Http404
        return redirect(just_ended.address_after(ended))


class EndAllView(LoginRequiredMixin, View):
    """GET says what will happen, POST ends the access of all apps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        active = lifecycle.active_of(signed_in(request)).order_by()
        named = active.values("application_id").annotate(name=Max("client_name")).order_by("name")
        names = list(named.values_list("name", flat=True)[: PAGE_SIZE + 1])
        context = {"connections": active.count(), "names": names[:PAGE_SIZE], "others": len(names) > PAGE_SIZE}
        return render(request, "photodrive/connected_apps/end_all.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        lifecycle.end_all(signed_in(request))
        messages.success(request, "Ended. No app has access to your drive now.")
        return redirect("photodrive:connected_apps")
