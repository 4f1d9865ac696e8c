"""One connected app: everything about it, and how its owner steers it. Somebody else's does not exist here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from photodrive.authorization import connections, consent, endings, logos, steering
from photodrive.authorization.models import Authorization
from photodrive.exceptions import PhotodriveError

from .connection_words import connection_context, ended_context
from .forms import ShortenForm
from .picking import NOTHING_TICKED, counted, grid, page_of, ticked_in

Selection = Authorization.Selection


class OneConnectionView(LoginRequiredMixin, View):
    """A page about one connection of hers. A GET of what only a form does shows the connection's page."""

    def connection(self, authorization_id: UUID) -> Authorization:
        """Her connection of this id, over or not. Raises Http404."""
        found = connections.find(self.request.user, authorization_id)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return redirect(_url(self.connection(authorization_id)))


class ConnectionView(OneConnectionView):
    """GET: who it is, what it can see until when, and its photos after the position ``after``."""

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return _page(request, self.connection(authorization_id))


class ConnectionPhotosView(OneConnectionView):
    """POST: take the ticked photos away (``do=take``), keep only them (``keep``) or keep what it sees (``freeze``).

    What would stop it from following an album or everything is asked about first, unless the form says ``freeze``.
    """

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization, ticked, do = self.connection(authorization_id), ticked_in(request), request.POST.get("do", "")
        if not ticked and do != "freeze":
            return _page(request, authorization, problem=NOTHING_TICKED, status=422)
        try:
            messages.success(request, self._carried_out(authorization, do, ticked))
        except steering.FollowsHer:
            return _ask(request, authorization, ticked)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        return redirect(self._back(authorization, ticked))

    def _carried_out(self, authorization: Authorization, do: str, ticked: list[UUID]) -> str:
        this: dict[str, Any] = {"owner": self.request.user, "authorization_id": authorization.pk}
        name = authorization.client_name
        if do == "keep":
            return f"{name} can see {counted(steering.keep_only(photo_ids=ticked, **this))} now, and nothing else."
        if do == "freeze":
            return f"{name} keeps {counted(steering.keep_what_it_sees(**this))}, and sees nothing that is new."
        gone = steering.take_away(photo_ids=ticked, freeze="freeze" in self.request.POST, **this)
        return f"Taken away. {name} can no longer see {'it' if gone == 1 else f'these {gone} photos'}."

    def _back(self, authorization: Authorization, ticked: list[UUID]) -> str:
        """The page where the button was pressed."""
        if self.request.POST.get("from") == "photo" and len(ticked) == 1:
            return reverse("photodrive:photo", args=ticked)
        return _url(authorization, after=self.request.POST.get("after", ""))


class AddPhotosView(OneConnectionView):
    """GET shows photos that it cannot see yet, POST adds the ticked ones; ``then=more`` goes on with older ones."""

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return self._show(request, self.connection(authorization_id))

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization, ticked = self.connection(authorization_id), ticked_in(request)
        more = request.POST.get("then") == "more"
        if not ticked and not more:
            return self._show(request, authorization, problem=NOTHING_TICKED, status=422)
        following = page_of(request, connections.photos_to_add(authorization)).next if more else None
        if ticked:
            try:
                added = steering.add(owner=request.user, authorization_id=authorization_id, photo_ids=ticked)
                messages.success(request, f"Added. {authorization.client_name} can see {counted(added)} more.")
            except PhotodriveError as problem:
                messages.error(request, str(problem))
        return redirect(f"{request.path}?after={following}" if following else _url(authorization))

    def _show(
        self, request: HttpRequest, authorization: Authorization, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        if not _is_live(authorization) or not steering.can_be_added_to(authorization):
            return redirect(_url(authorization))
        context = {
            "connection": _context(authorization),
            "problem": problem,
            **grid(request, connections.photos_to_add(authorization)),
        }
        return render(request, "photodrive/connected_apps/add.html", context, status=status)


class ShortenView(OneConnectionView):
    """POST: a nearer end, by one of the names offered or as a date and a time in the zone that the form names."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.connection(authorization_id)
        form = ShortenForm(request.POST)
        if not form.is_valid():
            return _page(request, authorization, time_problem=form.problem, status=422)
        until = form.cleaned_data["until"]
        try:
            steering.shorten(owner=request.user, authorization_id=authorization_id, until=until)
        except steering.NotSooner as problem:
            return _page(request, authorization, time_problem=str(problem), status=422)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Shortened. {authorization.client_name} gets nothing after that time.")
        return redirect(_url(authorization))


class WithoutLocationView(OneConnectionView):
    """POST: no place where photos were taken any more."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.connection(authorization_id)
        try:
            steering.without_location(owner=request.user, authorization_id=authorization_id)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        else:
            said = f"{authorization.client_name} no longer gets the place where photos were taken."
            messages.success(request, said)
        return redirect(_url(authorization))


def _page(
    request: HttpRequest,
    authorization: Authorization,
    *,
    problem: str = "",
    time_problem: str = "",
    status: int = 200,
) -> HttpResponse:
    if not _is_live(authorization):
        context: dict[str, Any] = {"connection": _context(authorization), "over": ended_context(authorization)}
        return render(request, "photodrive/connected_apps/over.html", context, status=status)
    context = {
        "connection": _context(authorization),
        "cannot": consent.cannot(authorization.scopes),
        "follows": authorization.selection != Selection.CHOSEN,
        "can_add": steering.can_be_added_to(authorization),
        "endings": endings.offered(authorization),
        "zone": timezone.get_current_timezone_name(),
        "problem": problem,
        "time_problem": time_problem,
        **grid(request, connections.photos_of(authorization)),
    }
    return render(request, "photodrive/connected_apps/one.html", context, status=status)


def _ask(request: HttpRequest, authorization: Authorization, ticked: list[UUID]) -> HttpResponse:
    """What taking these photos away means for an application that follows an album or everything."""
    reached = connections.photos_of(authorization)
    photos = list(reached.filter(pk__in=ticked))
    context = {
        "connection": _context(authorization),
        "photos": photos,
        "left": reached.count() - len(photos),
        "from": request.POST.get("from", ""),
        "back_url": reverse("photodrive:photo", args=ticked)
        if request.POST.get("from") == "photo" and len(ticked) == 1
        else _url(authorization),
    }
    return render(request, "photodrive/connected_apps/stop_following.html", context)


def _context(authorization: Authorization) -> dict[str, Any]:
    count = connections.photos_of(authorization).count()
    application = authorization.application
    logo_url = logos.url_of(application) if application is not None else ""
    return connection_context(authorization, count=count, logo_url=logo_url)


def _is_live(authorization: Authorization) -> bool:
    return authorization.is_active and authorization.application_id is not None


def _url(authorization: Authorization, *, after: str = "") -> str:
    address = reverse("photodrive:connection", args=[authorization.pk])
    return f"{address}?after={after}" if after else address
