"""Connected apps: who can see what until when, and one press to end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization import alarms, connections
from photodrive.authorization.models import Authorization

THUMBS_SHOWN = 8
ENDED_SHOWN = 10


class ConnectedAppsView(LoginRequiredMixin, View):
    """GET: the owner's connected apps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "alarms": alarms.recent_of(request.user)[:ENDED_SHOWN],
            "connections": [connection_context(item) for item in connections.active_of(request.user)],
            "ended": [ended_context(item) for item in connections.ended_of(request.user)[:ENDED_SHOWN]],
        }
        return render(request, "photodrive/connected_apps.html", context)


class EndConnectionView(LoginRequiredMixin, View):
    """POST: end one. Pressed twice it is simply over."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        ended = connections.end_by_owner(owner=request.user, authorization_id=authorization_id)
        if ended is None:
            raise Http404
        messages.success(request, f"Ended. {ended.client_name} can no longer see any of your photos.")
        return redirect("photodrive:connected_apps")


def connection_context(authorization: Authorization) -> dict[str, Any]:
    """One connected app as the page shows it."""
    photos = connections.photos_of(authorization)
    shown, total = list(photos[:THUMBS_SHOWN]), photos.count()
    return {
        "id": str(authorization.pk),
        "name": authorization.client_name,
        "host": authorization.client_host,
        "initial": authorization.client_name[0].upper(),
        "can": connections.can_in_words(authorization, count=total),
        "photos": [
            {"title": photo.title, "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"])}
            for photo in shown
        ],
        "more": total - len(shown),
        "since": authorization.created_at,
        "duration": authorization.duration,
        "until": authorization.expires_at,
        "idle_until": authorization.idle_expires_at,
        "last_used": authorization.last_used_at,
        "location": authorization.location,
        "end_url": reverse("photodrive:end_connection", args=[authorization.pk]),
    }


def ended_context(authorization: Authorization) -> dict[str, Any]:
    """One connection that is over."""
    return {
        "name": authorization.client_name,
        "ended_at": connections.ended_at(authorization),
        "how": connections.ended_in_words(authorization),
    }
