"""The frame's screen as a page. Each browser that opens it is a frame of its own, known by a cookie of this host."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from oauthdemo.clients import client_information
from oauthdemo.clients.client_information import ClientInformation

from . import qr
from .drive import Drive, Gone, Unreachable
from .frame import Frame
from .memory import ASKING, SHOWING, Memory, opened

NAME = "photo-frame"
COOKIE = "frame"
COOKIE_AGE = 365 * 24 * 3600  # seconds
COOKIE_VALUE = re.compile(r"[\w-]{43}", re.ASCII)
PICTURE_SECONDS = 8
TRY_AGAIN_SECONDS = 15


@require_safe
@never_cache
@csrf_protect
def screen(request: HttpRequest) -> HttpResponse:
    """What the frame shows now. ``after`` and ``before`` name the picture that was there."""
    with _frame(request.COOKIES.get(COOKIE, "")) as frame:
        shown = frame.look(after=_id(request.GET.get("after")), before=_id(request.GET.get("before")))
        memory = frame.memory
        context = {
            "screen": shown,
            "code": memory.user_code,
            "address": memory.verification_uri,
            "complete_address": memory.verification_uri_complete,
            "wait": memory.interval,
        }
    if shown.stage == SHOWING:
        context["wait"] = PICTURE_SECONDS if shown.picture else TRY_AGAIN_SECONDS
    context["goes_on"] = shown.stage in (ASKING, SHOWING)
    return render(request, "frame/screen.html", context)


@require_POST
@never_cache
@csrf_protect
def set_up(request: HttpRequest) -> HttpResponse:
    """The button that asks for a code to show."""
    value = request.COOKIES.get(COOKIE, "")
    if not COOKIE_VALUE.fullmatch(value):
        value = secrets.token_urlsafe(32)
    with _frame(value) as frame:
        frame.set_up()
    response = _back_to_screen()
    secure = settings.FRAME_ORIGIN.startswith("https")
    response.set_cookie(COOKIE, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=secure)
    return response


@require_POST
@never_cache
@csrf_protect
def reset(request: HttpRequest) -> HttpResponse:
    """The button that gives the access back."""
    with _frame(request.COOKIES.get(COOKIE, "")) as frame:
        frame.reset()
    return _back_to_screen()


@require_safe
@never_cache
def picture(request: HttpRequest, number: UUID) -> HttpResponse:
    """A picture of the list, fetched for this frame alone."""
    with _frame(request.COOKIES.get(COOKIE, "")) as frame:
        try:
            return HttpResponse(frame.picture(str(number)), content_type="image/webp")
        except (Gone, Unreachable):
            raise Http404 from None


@require_safe
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The QR code of the address with the code in it (RFC 8628 section 3.3.1)."""
    with _frame(request.COOKIES.get(COOKIE, "")) as frame:
        if frame.memory.stage != ASKING:
            raise Http404
        return HttpResponse(qr.svg(frame.memory.verification_uri_complete), content_type="image/svg+xml")


@contextmanager
def _frame(value: str) -> Iterator[Frame]:
    """The frame of this cookie; without one, a frame fresh from the shop that remembers nothing."""
    if not COOKIE_VALUE.fullmatch(value):
        yield Frame(Memory(), _drive())
        return
    with opened(_flash(value)) as memory:
        yield Frame(memory, _drive())


def _flash(value: str) -> Path:
    name = hashlib.sha256(value.encode()).hexdigest()
    return Path(settings.DATA_DIR) / "frames" / f"{name}.json"


def _drive() -> Drive:
    told = client_information.load(Path(settings.DATA_DIR), NAME) or ClientInformation(settings.DRIVE_ORIGIN, "")
    return _drive_at(told.issuer, told.client_id)


@lru_cache(maxsize=4)
def _drive_at(issuer: str, client_id: str) -> Drive:
    """One for all screens, with the metadata that it has read."""
    return Drive(issuer, client_id)


def _id(text: str | None) -> str:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


def _back_to_screen() -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": "/"})
