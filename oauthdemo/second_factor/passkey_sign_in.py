"""Signing in with a passkey alone: where it fails, the way that sign-in was to go on is kept."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """allauth's, but for the way back."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to sign-in, to try again or to type the password."""
        messages.error(self.request, "This passkey opens nothing here. Try another one, or type your password.")
        again = passthrough_next_redirect_url(self.request, reverse("account_login"), REDIRECT_FIELD_NAME)
        return HttpResponseRedirect(again)
