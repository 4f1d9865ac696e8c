"""Which photos a connected app sees: its owner takes some away, keeps some, or adds some."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from photodrive.authorization.grants import authorized_photos, connected, restricting
from photodrive.authorization.models import Authorization
from photodrive.exceptions import PhotodriveError
from photodrive.people import signed_in
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.uuids import as_uuid
from photodrive.web.shared.app_context import app_page_url
from photodrive.web.shared.tick_page import NOTHING_TICKED, TICKS_CHANGED
from photodrive.web.shared.ticking import TickingView
from photodrive.web.shared.wording import counted

from .app_page import OneAppView, app_context, app_page, own_authorization, photos_it_sees, through

SAMPLE = 12  # pictures on the page that asks


class AppPhotosView(OneAppView):
    """POST: take the ticked photos away (``do=take``), keep only them (``keep``) or keep what it sees (``freeze``).

    Without ``do`` the page turns and keeps the ticks. From a photo's own page it is about that photo alone. What would
    stop it from following an album or everything is asked about first, unless the form says ``freeze``.
    """

    def post(self, request: HttpRequest, authorization_id: UUID) -> HttpResponse:
        authorization, do = self.authorization(authorization_id), request.POST.get("do")
        if do == "freeze":
            return self._carry_out(authorization, do, [])
        if photo_ids := _from_photo(request):
            return self._carry_out(authorization, "take", photo_ids)
        ticking = photos_it_sees(request, authorization)
        as_shown = ticking.take()
        if do not in ("take", "keep"):
            return redirect(ticking.turned(app_page_url(authorization)))
        if not as_shown:
            return app_page(request, authorization, problem=TICKS_CHANGED, status=422)
        if not (photo_ids := ticking.ids()):
            return app_page(request, authorization, problem=NOTHING_TICKED, status=422)
        return self._carry_out(authorization, do, photo_ids)

    def _carry_out(self, authorization: Authorization, do: str, photo_ids: list[UUID]) -> HttpResponse:
        try:
            messages.success(self.request, self._carried_out(authorization, do, photo_ids))
        except restricting.FollowsHer:
            return _ask(self.request, authorization, photo_ids)
        except PhotodriveError as problem:
            messages.error(self.request, str(problem))
        else:
            photos_it_sees(self.request, authorization).done()
        return redirect(_where_it_was_pressed(self.request, authorization))

    def _carried_out(self, authorization: Authorization, do: str, photo_ids: list[UUID]) -> str:
        """Do it, and say what was done. Raises what :mod:`photodrive.authorization.grants.restricting` raises."""
        owner, pk, name = signed_in(self.request), authorization.pk, authorization.client_name
        if do == "keep":
            kept = restricting.keep_only(owner=owner, authorization_id=pk, photo_ids=photo_ids)
            return f"{name} can see {counted(kept)} now{through(authorization)}, and nothing else."
        if do == "freeze":
            kept = restricting.keep_what_it_sees(owner=owner, authorization_id=pk)
            return f"{name} keeps {counted(kept)}, and sees nothing that is new{through(authorization)}."
        freeze = "freeze" in self.request.POST
        gone = restricting.take_away(owner=owner, authorization_id=pk, photo_ids=photo_ids, freeze=freeze)
        if still := connected.seen_otherwise(authorization, photo_ids):
            return f"Taken away here. {name} still sees {'it' if gone == still == 1 else still} by another connection."
        return f"Taken away. {name} can no longer see {'it' if gone == 1 else f'these {gone} photos'}."


class AddPhotosView(TickingView):
    """Photos that it cannot see yet."""

    template = "photodrive/connected_apps/add.html"
    purpose = "add"

    @cached_property
    def authorization(self) -> Authorization:
        """Raises Http404."""
        return own_authorization(self.request, self.kwargs["authorization_id"])

    def get(self, request: HttpRequest, **named: object) -> HttpResponse:
        if not self.authorization.is_active or not restricting.can_be_added_to(self.authorization):
            return redirect(app_page_url(self.authorization))
        if before := self._ticking().left_over(request.path):
            return redirect(before)
        return super().get(request, **named)

    def about(self) -> UUID:
        return self.authorization.pk

    def photos(self) -> PhotoQuerySet:
        return authorized_photos.photos_to_add(self.authorization)

    def context(self) -> dict[str, object]:
        return {"connection": app_context(self.authorization, count=_seen(self.authorization))}

    def carry_out(self, chosen: PhotoQuerySet) -> HttpResponse:
        photo_ids, this = list(chosen.values_list("pk", flat=True)), self.authorization
        try:
            added = restricting.add(owner=signed_in(self.request), authorization_id=this.pk, photo_ids=photo_ids)
        except PhotodriveError as problem:
            messages.error(self.request, str(problem))
        else:
            messages.success(self.request, f"Added. {this.client_name} can see {counted(added)} more{through(this)}.")
        return redirect(app_page_url(this))


def _ask(request: HttpRequest, authorization: Authorization, photo_ids: list[UUID]) -> HttpResponse:
    """What taking these photos away means for an application that follows an album or everything."""
    seen = _seen(authorization)
    context = {
        "connection": app_context(authorization, count=seen),
        "photos": Photo.objects.own(signed_in(request)).filter(pk__in=photo_ids[:SAMPLE]),
        "count": len(photo_ids),
        "left": seen - len(photo_ids),
        "from_photo": _from_photo(request),
        "back_url": _where_it_was_pressed(request, authorization),
    }
    return render(request, "photodrive/connected_apps/stop_following.html", context)


def _seen(authorization: Authorization) -> int:
    return authorized_photos.photos_of(authorization).count()


def _from_photo(request: HttpRequest) -> list[UUID]:
    """The photo on whose own page a button was pressed."""
    photo_id = as_uuid(request.POST.get("of_photo"))
    return [photo_id] if photo_id else []


def _where_it_was_pressed(request: HttpRequest, authorization: Authorization) -> str:
    """The page where the button was: that of a photo, or the app's own."""
    if photo_ids := _from_photo(request):
        return reverse("photodrive:photo", args=photo_ids)
    return app_page_url(authorization)
