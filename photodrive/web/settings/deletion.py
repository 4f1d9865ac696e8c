"""The way out, and the way back in while there is one."""

from __future__ import annotations

import unicodedata

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.account import deleting
from photodrive.authorization.grants import connected
from photodrive.conf import settings
from photodrive.people import account_name, signed_in
from photodrive.photos.models import Album, Photo
from photodrive.sharing.models import Share
from photodrive.web.standing import leaving, lookup
from photodrive.web.standing.leaving import open_meanwhile

from . import confirm
from .data import DAY


@open_meanwhile
class DeleteView(LoginRequiredMixin, View):
    """GET says what goes and asks for her name; POST has the account deleted when the days of grace are over."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if lookup.of(request).leaves_at is not None:
            return redirect("photodrive:settings_data")
        return _show(request) if confirm.is_fresh(request) else confirm.ask(request.path)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not confirm.is_fresh(request):
            return confirm.ask(request.path)
        owner = signed_in(request)
        if _typed(request.POST.get("name", "")) != _typed(account_name(owner)):
            return _show(request, "Type the name exactly as it stands there.", status=422)
        leaving.asked_here(request, deleting.ask(owner=owner))
        return redirect("photodrive:settings_data")


@open_meanwhile
class KeepView(LoginRequiredMixin, View):
    """POST: the account stays."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:settings_data")

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            kept = deleting.keep(owner=signed_in(request))
        except deleting.TooLate as error:
            messages.error(request, str(error))
            return redirect("photodrive:settings_data")
        lookup.forget(request)
        if kept:
            messages.success(request, "Your account stays. Apps and links that ended stay ended.")
        return redirect("photodrive:settings_data")


def _show(request: HttpRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    owner = signed_in(request)
    context = {
        "problem": problem,
        "account": account_name(owner),
        "photos": Photo.objects.filter(owner=owner).count(),
        "albums": Album.objects.filter(owner=owner).count(),
        "links": Share.objects.filter(owner=owner, ended_at__isnull=True).count(),
        "apps": connected.by_use(owner).count(),
        "grace_days": settings.DELETION_GRACE_SECONDS // DAY,
    }
    return render(request, "photodrive/settings/delete.html", context, status=status)


def _typed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
