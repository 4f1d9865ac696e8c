"""Account forms in the words of our pages; what they do is django-allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django.core.validators import MaxLengthValidator

from oauthdemo.accounts import going_on

LONGEST_NAME = 254  # of an account, which may be an e-mail address; SQLite fails over patterns of 50,000 characters


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Sign-in by user name or e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name or e-mail address"
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_NAME))
        self.fields["login"].initial = self._hint()
        if self.request is not None and "password" in self.fields:
            self.fields["password"].help_text = going_on.forgotten_password(self.request)
        if "remember" in self.fields:  # a setting of allauth may have decided already
            self.fields["remember"].label = "Stay signed in"

    def _hint(self) -> str:
        """Whom an app thinks to be there (OpenID Connect's login_hint): written into the field, and nothing more."""
        request = getattr(self, "request", None)
        return str(request.GET.get("login_hint", ""))[:LONGEST_NAME] if request is not None else ""


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Sign-up, with the words of sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "User name"
        self.fields["email"].label = "E-mail address (if you like)"
