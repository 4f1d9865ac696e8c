"""One connected app: everything about it, and how its owner steers it. Somebody else's does not exist here."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import end_times, lifecycle, restricting
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import cannot
from photodrive.exceptions import PhotodriveError
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.uuids import as_uuid
from photodrive.web.shared.app_context import connection_context, ended_context
from photodrive.web.shared.tick_page import NOTHING_TICKED, TICKS_CHANGED, Ticking
from photodrive.web.shared.ticking import TickingView
from photodrive.web.shared.wording import counted

from .forms import ShortenForm

Selection = Authorization.Selection
SAMPLE = 12  # pictures on the page that asks


class OneConnectionView(LoginRequiredMixin, View):
    """A page about one connection of hers. A GET of what only a form does shows the connection's page."""

    def connection(self, authorization_id: UUID) -> Authorization:
        """Her connection of this id, over or not. Raises Http404."""
        return _hers(self.request, authorization_id)

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return redirect(_url(self.connection(authorization_id)))


class ConnectionView(OneConnectionView):
    """GET: who it is, what it can see until when, and a page of its photos."""

    def get(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        return _page(request, self.connection(authorization_id))


class ConnectionPhotosView(OneConnectionView):
    """POST: take the ticked photos away (``do=take``), keep only them (``keep``) or keep what it sees (``freeze``).

    Without ``do`` the page turns and keeps the ticks. From a photo's own page it is about that photo alone. What would
    stop it from following an album or everything is asked about first, unless the form says ``freeze``.
    """

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization, do = self.connection(authorization_id), request.POST.get("do")
        if do == "freeze":
            return self._carry_out(authorization, do, [])
        if photo_ids := _from_photo(request):
            return self._carry_out(authorization, "take", photo_ids)
        ticking = _seen(request, authorization)
        as_shown = ticking.take()
        if do not in ("take", "keep"):
            return redirect(ticking.turned(_url(authorization)))
        if not as_shown:
            return _page(request, authorization, problem=TICKS_CHANGED, status=422)
        if not (photo_ids := ticking.ids()):
            return _page(request, authorization, problem=NOTHING_TICKED, status=422)
        return self._carry_out(authorization, do, photo_ids)

    def _carry_out(self, authorization: Authorization, do: str, photo_ids: list[UUID]) -> HttpResponse:
        try:
            messages.success(self.request, self._carried_out(authorization, do, photo_ids))
        except restricting.FollowsHer:
            return _ask(self.request, authorization, photo_ids)
        except PhotodriveError as problem:
            messages.error(self.request, str(problem))
        else:
            _seen(self.request, authorization).done()
        return redirect(_back(self.request, authorization))

    def _carried_out(self, authorization: Authorization, do: str, photo_ids: list[UUID]) -> str:
        this: dict[str, Any] = {"owner": self.request.user, "authorization_id": authorization.pk}
        name = authorization.client_name
        if do == "keep":
            return (
                f"{name} can see {counted(restricting.keep_only(photo_ids=photo_ids, **this))} now, and nothing else."
            )
        if do == "freeze":
            return f"{name} keeps {counted(restricting.keep_what_it_sees(**this))}, and sees nothing that is new."
        gone = restricting.take_away(photo_ids=photo_ids, freeze="freeze" in self.request.POST, **this)
        return f"Taken away. {name} can no longer see {'it' if gone == 1 else f'these {gone} photos'}."


class AddPhotosView(TickingView):
    """Photos that it cannot see yet."""

    template = "photodrive/connected_apps/add.html"
    purpose = "add"

    @cached_property
    def authorization(self) -> Authorization:
        """Raises Http404."""
        return _hers(self.request, self.kwargs["authorization_id"])

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        if not _is_live(self.authorization) or not restricting.can_be_added_to(self.authorization):
            return redirect(_url(self.authorization))
        return super().get(request, **named)

    def about(self) -> UUID:
        return self.authorization.pk

    def photos(self) -> PhotoQuerySet:
        return lifecycle.photos_to_add(self.authorization)

    def context(self) -> dict[str, Any]:
        return {"connection": _context(self.authorization)}

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        photo_ids, this = chosen.values_list("pk", flat=True), self.authorization
        try:
            added = restricting.add(owner=self.request.user, authorization_id=this.pk, photo_ids=list(photo_ids))
        except PhotodriveError as problem:
            messages.error(self.request, str(problem))
        else:
            messages.success(self.request, f"Added. {this.client_name} can see {counted(added)} more.")
        return redirect(_url(this))


class ShortenView(OneConnectionView):
    """POST: a nearer end, by one of the names offered or as a date and a time in the zone that the form names."""

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization = self.connection(authorization_id)
        form = ShortenForm(request.POST)
        if not form.is_valid():
            return _page(request, authorization, time_problem=form.problem, status=422)
        until = form.cleaned_data["until"]
        try:
            restricting.shorten(owner=request.user, authorization_id=authorization_id, until=until)
        except restricting.NotSooner as problem:
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
            restricting.without_location(owner=request.user, authorization_id=authorization_id)
        except PhotodriveError as problem:
            messages.error(request, str(problem))
        else:
            said = f"{authorization.client_name} no longer gets the place where photos were taken."
            messages.success(request, said)
        return redirect(_url(authorization))


def _hers(request: HttpRequest, authorization_id: UUID) -> Authorization:
    found = lifecycle.find(request.user, authorization_id)
    if found is None:
        raise Http404
    return found


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
        "cannot": cannot(authorization.scopes),
        "follows": authorization.selection != Selection.CHOSEN,
        "can_add": restricting.can_be_added_to(authorization),
        "endings": end_times.offered(authorization),
        "zone": timezone.get_current_timezone_name(),
        "problem": problem,
        "time_problem": time_problem,
        "picker": _seen(request, authorization).look(),
    }
    return render(request, "photodrive/connected_apps/one.html", context, status=status)


def _ask(request: HttpRequest, authorization: Authorization, photo_ids: list[UUID]) -> HttpResponse:
    """What taking these photos away means for an application that follows an album or everything."""
    context = {
        "connection": _context(authorization),
        "photos": Photo.objects.own(request.user).filter(pk__in=photo_ids[:SAMPLE]),
        "count": len(photo_ids),
        "left": lifecycle.photos_of(authorization).count() - len(photo_ids),
        "from_photo": _from_photo(request),
        "back_url": _back(request, authorization),
    }
    return render(request, "photodrive/connected_apps/stop_following.html", context)


def _seen(request: HttpRequest, authorization: Authorization) -> Ticking:
    """The photos that it can see, to tick from."""
    return Ticking.of(request, "seen", authorization.pk, lifecycle.photos_of(authorization))


def _from_photo(request: HttpRequest) -> list[UUID]:
    """The photo on whose own page a button was pressed."""
    photo_id = as_uuid(request.POST.get("of_photo"))
    return [photo_id] if photo_id else []


def _back(request: HttpRequest, authorization: Authorization) -> str:
    """The page where the button was pressed."""
    if photo_ids := _from_photo(request):
        return reverse("photodrive:photo", args=photo_ids)
    return _url(authorization)


def _context(authorization: Authorization) -> dict[str, Any]:
    count = lifecycle.photos_of(authorization).count()
    application = authorization.application
    logo_url = logos.url_of(application) if application is not None else ""
    return connection_context(authorization, count=count, logo_url=logo_url)


def _is_live(authorization: Authorization) -> bool:
    return authorization.is_active and authorization.application_id is not None


def _url(authorization: Authorization) -> str:
    return reverse("photodrive:connection", args=[authorization.pk])
