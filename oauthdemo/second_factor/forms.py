"""The forms that take a code, in the words of our pages. A code counts once, and tries are limited by the day, too."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.core.cache import cache

from oauthdemo.accounts import known_browsers
from photodrive.people import Owner

FAILED = "second_factor_failed"


class _CodeForm(forms.Form):
    """Put before a form of allauth with the field ``code`` and the attribute ``user``."""

    user: Owner
    code_label = "Code from your authenticator app"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.code_label
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        """Count one more try of the day where she has never signed in; a success takes it back."""
        request = context.request
        counted = None
        if not known_browsers.is_known(request, self.user.get_username()):
            counted = ratelimit.consume(request, app="allauth.account", action=FAILED, key=str(self.user.pk))
            if counted is None:
                raise get_adapter().validation_error("too_many_codes")
        code: str = super().clean_code()  # type: ignore[misc]  # of the form behind this one
        if counted is not None:
            counted.rollback()
        if not _is_fresh(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeForm, AllauthAuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    code_label = "Code from your authenticator app, or a recovery code"


class ReauthenticateForm(_CodeForm, AllauthReauthenticateForm):  # type: ignore[misc]
    """To be sure that it is she before she changes something that protects her."""

    code_label = "Code from your authenticator app, or a recovery code"


class ActivateTOTPForm(_CodeForm, AllauthActivateTOTPForm):  # type: ignore[misc]
    """Turning one-time codes on. The secret stays the same until then: in two tabs, and after a reload."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kept = context.request.session.get(SECRET_SESSION_KEY)
        secret = get_adapter().decrypt(kept) if kept else generate_totp_secret()
        super().__init__(*args, **kwargs)
        self.secret = secret
        context.request.session[SECRET_SESSION_KEY] = get_adapter().encrypt(secret)


def _is_fresh(user: Owner, code: str) -> bool:
    """Whether ``code`` comes for the first time, as long as it could count (RFC 6238 section 5.2)."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"oauthdemo.code:{user.pk}:{normalize_user_code(code)}", True, timeout=seconds)
