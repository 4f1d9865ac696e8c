"""Where sign-in is to go on (``next``), kept through what may come in between: a new password, a second tab."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.account.views import LoginView, PasswordResetView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

SIGN_IN_FORMS = ("account_login", "account_signup", "mfa_authenticate", "mfa_login_webauthn")
LINKS = ("password_reset_url", "signup_url")  # in letters


def with_next(request: HttpRequest, address: str) -> str:
    """``address``, told where to go on, if ``request`` says so and that is a place at the drive."""
    return str(passthrough_next_redirect_url(request, address, REDIRECT_FIELD_NAME))


def in_letter(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """The links of a letter that lead on; one that proves an address only where nobody signs in before that."""
    must_prove = app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY
    names = (*LINKS, "activate_url") if must_prove else LINKS
    return {name: with_next(request, str(context[name])) for name in names if name in context}


def wished(request: HttpRequest) -> str | None:
    """Where ``request`` itself says to go on."""
    going_on: str | None = get_next_redirect_url(request)
    return going_on


def forgotten_password(request: HttpRequest) -> str:
    """The link below the password."""
    address = with_next(request, reverse("account_reset_password"))
    return format_html('<a href="{}">{}</a>', address, "Forgot your password?")


class SignInView(LoginView):  # type: ignore[misc]  # allauth is untyped
    """allauth's; a second tab goes on to the second step with its own ``next``."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse:
        response = super()._redirect_to_pending_stage(request, stage)
        return HttpResponseRedirect(with_next(request, response["Location"]))


class ForgottenPasswordView(PasswordResetView):  # type: ignore[misc]
    """allauth's; the letter goes on, and this page says that there is one."""

    def get_success_url(self) -> str:
        return reverse("account_reset_password_done")


def from_stale_form(request: HttpRequest) -> HttpResponse | None:
    """Where a sign-in form leads that went stale as she has signed in in another tab; None for any other one.

    She goes on as after signing in here. Nothing of what was typed is looked at.
    """
    match = request.resolver_match
    if match is None or match.url_name not in SIGN_IN_FORMS or not request.user.is_authenticated:
        return None
    return HttpResponseRedirect(get_login_redirect_url(request))
