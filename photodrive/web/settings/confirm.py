"""Is it still she? Asked before what cannot be undone, and before everything is carried away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from photodrive import accounts
from photodrive.authorization.http import sign_in
from photodrive.conf import settings
from photodrive.people import signed_in
from photodrive.safety import rate_counters
from photodrive.web.shared.selection.ways import is_own_path
from photodrive.web.standing.leaving import open_meanwhile

SESSION_KEY = "photodrive_confirmed_at"
GUESSES_PER_MINUTE = 5


def is_fresh(request: HttpRequest) -> bool:
    """Whether she signed in, or gave her password, a moment ago."""
    kept = request.session.get(SESSION_KEY)
    confirmed_at = datetime.fromtimestamp(kept, tz=UTC) if isinstance(kept, float) else None
    since = timezone.now() - timedelta(seconds=settings.CONFIRM_SECONDS)
    return any(at is not None and at > since for at in (confirmed_at, sign_in.of(request).at))


def ask(back_to: str) -> HttpResponseRedirect:
    """To the page that asks, and from there ``back_to`` a page of ours."""
    return HttpResponseRedirect(f"{reverse('photodrive:settings_confirm')}?{urlencode({'next': back_to})}")


@open_meanwhile
class ConfirmView(LoginRequiredMixin, View):
    """GET asks for her password. POST takes it, or signs her out so that she signs in anew in her usual way."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(_next(request)) if is_fresh(request) else _show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        owner, back_to = signed_in(request), _next(request)
        if "anew" in request.POST:
            logout(request)
            return HttpResponseRedirect(accounts.sign_in(back_to))
        if rate_counters.count(f"confirm {owner.pk}") > GUESSES_PER_MINUTE:
            return _show(request, "Too many passwords were tried. Wait a minute, then try again.", status=429)
        if not (owner.has_usable_password() and owner.check_password(request.POST.get("password", ""))):
            return _show(request, "This is not your password.", status=422)
        request.session[SESSION_KEY] = timezone.now().timestamp()
        return redirect(back_to)


def _show(request: HttpRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    context = {
        "problem": problem,
        "next": _next(request),
        "has_password": signed_in(request).has_usable_password(),
    }
    return render(request, "photodrive/settings/confirm.html", context, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_path(wanted) else reverse("photodrive:settings_data")
