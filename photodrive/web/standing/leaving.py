"""While an account is about to go, its pages change nothing, but for what undoes that or takes photos along."""

from __future__ import annotations

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from photodrive import accounts
from photodrive.authorization.http import sign_in
from photodrive.authorization.http.failures import wants_json
from photodrive.leaving.models import Deletion
from photodrive.leaving.pending import AccountLeaves

from . import lookup

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
V = TypeVar("V", bound=type)


def open_meanwhile(view: V) -> V:
    """Decorator of a view whose forms work while the account is about to go."""
    view.open_while_leaving = True  # type: ignore[attr-defined]
    return view


def asked_here(request: HttpRequest, deletion: Deletion) -> None:
    """The session of ``request`` is the one in which she asked for it."""
    request.session[sign_in.ASKED_HERE] = deletion.asked_at.isoformat()
    lookup.forget(request)


def answer(request: HttpRequest, view: object) -> HttpResponseBase | None:
    """What somebody gets in place of ``view`` whose account is about to go; None where the view answers.

    Whoever was signed in before she asked for it is signed out: other browsers, and whoever else was there.
    """
    if not request.user.is_authenticated:
        return None
    asked_at = lookup.of(request).asked_at
    if asked_at is None:
        return None
    if not sign_in.goes_on(request, asked_at):
        back_to = request.get_full_path() if request.method in SAFE else reverse("photodrive:library")
        logout(request)
        return redirect(accounts.sign_in(back_to))
    if request.method in SAFE or getattr(view, "open_while_leaving", False):
        return None
    if wants_json(request):
        return JsonResponse({"results": [], "message": AccountLeaves.message}, status=409)
    messages.error(request, AccountLeaves.message)
    return redirect("photodrive:settings_data")
