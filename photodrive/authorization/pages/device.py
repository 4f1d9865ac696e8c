"""The pages on which somebody lets a device in: she types its code, and says that it is hers (RFC 8628 section 3.3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.http import browsers, sign_in
from photodrive.authorization.http.client_ip import address_of
from photodrive.authorization.http.personal_pages import PersonalPage
from photodrive.authorization.http.views import see_other
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol.scopes import OPENID, PHOTOS_READ, wants_photos
from photodrive.authorization.requests import device_codes
from photodrive.people import account_name, signed_in

from .consent_page import client_context

MAX_TYPED = 40  # characters; more is no code, however it is spaced


class DeviceView(PersonalPage, View):
    """GET asks for the code, or with one in the address whether it is on her device. POST takes both answers.

    An address with the code never spares the question: anybody could have sent it to her (section 5.4).
    """

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            return None
        return sign_in.ask(_address_with(request.POST.get("user_code") or request.GET.get("user_code", "")))

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.GET.get("user_code"):
            return _ask_for_code(request)
        return self._look_up(request, request.GET["user_code"])

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("mine") == "no":
            return _ask_for_code(request, not_hers=True)
        return self._look_up(request, request.POST.get("user_code", ""))

    def _look_up(self, request: HttpRequest, typed: str) -> HttpResponse:
        typed = typed[:MAX_TYPED]
        if not device_codes.normal(typed):
            return _ask_for_code(request, problem="Type the code that your device shows.", status=422)
        try:
            pending = device_codes.look_up(typed, owner=signed_in(request), address=address_of(request))
            if request.method != "POST":
                return _ask_whether_hers(request, pending, device_codes.shown(typed))
            if request.POST.get("mine") != "yes":
                return see_other(_address_with(typed))
            device_codes.claim(pending, owner=signed_in(request), browser_hash=browsers.hash_of(request))
        except device_codes.WrongCode as problem:
            return _ask_for_code(request, typed=typed, problem=str(problem), status=422)
        except device_codes.TooManyTries as problem:
            response = _ask_for_code(request, typed=typed, problem=str(problem), status=429)
            response["Retry-After"] = str(rate_limits.retry_after())
            return response
        return see_other(reverse("photodrive:consent", args=[pending.pk]))


class DeviceSwitchAccountView(PersonalPage, View):
    """ "Not you?": signs out and lets somebody else go on with the same code. By POST only, as on the consent page.

    Nothing is released here: a code belongs to nobody before somebody has said that it is on her device.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(_address_with(request.GET.get("user_code", "")))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        logout(request)
        return sign_in.ask(_address_with(request.GET.get("user_code", "")))


class DeviceAnsweredView(PersonalPage, View):
    """Where she lands when she has decided: the rest happens on the device."""

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        return None if request.user.is_authenticated else sign_in.ask(request.path)

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponse:
        pending = device_codes.answered(request_id, owner=signed_in(request))
        if pending is None:
            return see_other(reverse("photodrive:device"))
        context = {
            "client": client_context(pending.application, ""),
            "authorization": pending.authorization,
            "connected_apps_url": reverse("photodrive:connected_apps"),
        }
        return render(request, "photodrive/device/answered.html", context)


def _ask_for_code(
    request: HttpRequest, *, typed: str = "", problem: str = "", not_hers: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "account": account_name(request.user),
        "typed": typed,
        "problem": problem,
        "not_hers": not_hers,
        "device_url": reverse("photodrive:device"),
        "switch_account_url": _switch_with(typed),
    }
    return render(request, "photodrive/device/code.html", context, status=status)


def _ask_whether_hers(request: HttpRequest, pending: AuthorizationRequest, user_code: str) -> HttpResponse:
    context = {
        "account": account_name(request.user),
        "client": client_context(pending.application, ""),
        "user_code": user_code,
        "wants_photos": wants_photos(pending.scopes),
        "can_see": PHOTOS_READ in pending.scopes,
        "signs_in": OPENID in pending.scopes,
        "until": pending.expires_at,
        "device_url": reverse("photodrive:device"),
        "switch_account_url": _switch_with(user_code),
    }
    return render(request, "photodrive/device/hers.html", context)


def _address_with(typed: str) -> str:
    """This page's address, with the code in it if there is one; nothing else of what came goes along."""
    return _with_code(reverse("photodrive:device"), typed)


def _switch_with(typed: str) -> str:
    """Where somebody else goes on with the same code."""
    return _with_code(reverse("photodrive:device-switch-account"), typed)


def _with_code(address: str, typed: str) -> str:
    code = device_codes.normal(typed[:MAX_TYPED])
    return f"{address}?{urlencode({'user_code': device_codes.shown(code)})}" if code else address
