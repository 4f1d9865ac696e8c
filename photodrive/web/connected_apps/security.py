"""Security: what an owner should look at, in one place. How people sign in is the project's; it adds its own parts."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from photodrive.authorization.access_log import latest
from photodrive.authorization.grants import connected, replay_alarm
from photodrive.authorization.models import AccessLogEntry
from photodrive.people import signed_in

from .alarms import alarm_entries
from .entries import app_entries

ALARMS_SHOWN = 10
APPS_SHOWN = 3


class SecurityView(LoginRequiredMixin, View):
    """GET: alarms, connected apps in short, what they fetched last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = signed_in(request)
        by_use = connected.by_use(owner)
        context = {
            "alarms": alarm_entries(owner, replay_alarm.recent_of(owner)[:ALARMS_SHOWN]),
            "connected": by_use.count(),
            "apps": app_entries(connected.of(owner, list(by_use[:APPS_SHOWN]))),
            "fetched": [_fetched_context(row) for row in latest.newest_of_each(owner)],
        }
        return render(request, "photodrive/security.html", context)


def _fetched_context(row: AccessLogEntry) -> dict[str, object]:
    """The last answer that one application got."""
    return {"name": row.client_name, "did": latest.in_words(row), "title": row.photo_title, "at": row.at}
