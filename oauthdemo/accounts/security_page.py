"""The buttons of the security page that are about accounts: ending sessions, and ending everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from oauthdemo.accounts import sessions
from photodrive.authorization.grants import lifecycle
from photodrive.people import signed_in

SECURITY = "photodrive:security"
P = ParamSpec("P")


def button(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For whoever is signed in; anybody else signs in and finds the security page, as a button's address is no page."""

    @require_POST
    @wraps(view)
    def pressed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse(SECURITY))
        return view(request, *args, **kwargs)

    return pressed


@button
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of her sessions; one that is over, or somebody else's, does not exist."""
    ended = sessions.end(request, session_id)
    if ended is None:
        raise Http404
    if ended.is_this:
        return redirect("photodrive:library")
    messages.success(request, f"Signed out: {ended.browser}, {ended.address}.")
    return redirect(SECURITY)


@button
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of her sessions but this one."""
    ended = sessions.end_others(request)
    messages.success(request, f"Signed out everywhere else ({ended})." if ended else "You are signed in only here.")
    return redirect(SECURITY)


@button
def not_me(request: HttpRequest) -> HttpResponse:
    """Somebody else was here: end all other sessions and all connected apps, then ask for a new password."""
    others = sessions.end_others(request)
    apps = lifecycle.end_all(signed_in(request))
    messages.warning(
        request,
        f"Ended: {_count(others, 'other sign-in')} and {_count(apps, 'connected app')}. "
        "Now choose a new password, and nobody comes in with the old one.",
    )
    return redirect("account_change_password")


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
