"""One connected app: everything about it, and how its owner steers it. Somebody else's does not exist here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import authorized_photos, connected, end_times, lifecycle, restricting
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import cannot
from photodrive.exceptions import PhotodriveError
from photodrive.people import signed_in
from photodrive.web.shared.app_context import app_page_url, connected_app_context, ended_app_context
from photodrive.web.shared.tick_page import Ticking

from .entries import app_entry
from .forms import ShortenForm

Selection = Authorization.Selection


class OneAppView(LoginRequiredMixin, View):
    """A page about one connected app of hers. A GET of what only a form does shows the app's page."""

    def authorization(self, authorization_id: UUID) -> Authorization:
        """What she allowed it under this id, over or not. Raises Http404."""
        return own_authorization(self.request, authorization_id)

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return redirect(app_page_url(self.authorization(authorization_id)))


class AppPageView(OneAppView):
    """GET: who it is, what it can see until when, and a page of its photos."""

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.authorization(authorization_id)
        if authorization.is_active and (before := photos_it_sees(request, authorization).left_over(request.path)):
            return redirect(before)
        return app_page(request, authorization)


class ShortenView(OneAppView):
    """POST: a nearer end, by one of the names offered or as a date and a time in the zone that the form names."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.authorization(authorization_id)
        form = ShortenForm(request.POST)
        if not form.is_valid():
            return app_page(request, authorization, time_problem=form.problem, status=422)
        until = form.cleaned_data["until"]
        try:
            restricting.shorten(owner=signed_in(request), authorization_id=authorization_id, until=until)
        except restricting.NotSooner as problem:
            return app_page(request, authorization, time_problem=str(problem), status=422)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        else:
            said = f"Shortened. {authorization.client_name} gets nothing{through(authorization)} after that time."
            messages.success(request, said)
        return redirect(app_page_url(authorization))


class WithoutLocationView(OneAppView):
    """POST: no place where photos were taken any more."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.authorization(authorization_id)
        try:
            restricting.without_location(owner=signed_in(request), authorization_id=authorization_id)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        else:
            name = authorization.client_name
            said = f"{name} no longer gets the place where photos were taken{through(authorization)}."
            messages.success(request, said)
        return redirect(app_page_url(authorization))


def own_authorization(request: HttpRequest, authorization_id: UUID) -> Authorization:
    """The authorization of this id that the signed-in owner gave, over or not. Raises Http404."""
    found = lifecycle.find(signed_in(request), authorization_id)
    if found is None:
        raise Http404
    return found


def app_page(
    request: HttpRequest,
    authorization: Authorization,
    *,
    problem: str = "",
    time_problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The app's page, with what is wrong with a form that was sent from it; of one that is over only what it was."""
    count = authorized_photos.photos_of(authorization).count()
    context: dict[str, object] = {
        "connection": app_context(authorization, count=count),
        "others": _others(authorization),
    }
    if not authorization.is_active:
        context["over"] = ended_app_context(authorization, count=count)
        return render(request, "photodrive/connected_apps/over.html", context, status=status)
    context |= {
        "cannot": cannot(authorization.scopes_now),
        "follows": authorization.selection != Selection.CHOSEN,
        "can_add": restricting.can_be_added_to(authorization),
        "endings": end_times.offered(authorization),
        "zone": timezone.get_current_timezone_name(),
        "problem": problem,
        "time_problem": time_problem,
        "picker": photos_it_sees(request, authorization).look(),
    }
    return render(request, "photodrive/connected_apps/one.html", context, status=status)


def photos_it_sees(request: HttpRequest, authorization: Authorization) -> Ticking:
    """The photos that it can see, to tick from."""
    return Ticking.of(request, "seen", authorization.pk, authorized_photos.photos_of(authorization))


def through(authorization: Authorization) -> str:
    """Words that keep a sentence true where the app has other connections; empty where it has none."""
    return " through this connection" if connected.others(authorization) else ""


def _others(authorization: Authorization) -> dict[str, object] | None:
    """What the same app can do by other connections; None if it has none."""
    others = connected.others(authorization)
    return app_entry(connected.together([others])[0]) if others else None


def app_context(authorization: Authorization, *, count: int) -> dict[str, object]:
    """The app with its logo, and how many photos it can see."""
    application = authorization.application
    logo_url = logos.url_of(application) if application is not None else ""
    return connected_app_context(authorization, count=count, logo_url=logo_url)
