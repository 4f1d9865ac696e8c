"""The forms that take the answer of a passkey. One that cannot be read is a wrong one, whatever is in it.

allauth and its library for WebAuthn look at the members of that JSON by their names, and decode what they find there,
before they check anything; anybody may send it.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.forms.fields import InvalidJSONInput

UNREADABLE = (  # what broken input makes parsers raise
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, NotImplementedError, RecursionError,
)  # fmt: skip


class AnswerField(forms.JSONField):
    """A JSON object that Python can read to the end: no number too long, and not nested too deeply."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except (ValueError, RecursionError):
            found = ()
        if not isinstance(found, dict | None):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class _AnswerForm(forms.Form):
    """Put before a form of allauth with the field ``credential``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = AnswerField()

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class _ProofForm(_AnswerForm):
    """The same for one that looks a passkey up."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form behind this one
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class LoginWebAuthnForm(_ProofForm, allauth.LoginWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """Signing in with a passkey alone."""


class AuthenticateWebAuthnForm(_ProofForm, allauth.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateWebAuthnForm(_ProofForm, allauth.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """To be sure that it is she before she changes something that protects her."""


class AddWebAuthnForm(_AnswerForm, allauth.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name"
        if "passwordless" in self.fields:  # a setting of allauth may have decided already
            field = self.fields["passwordless"]
            field.label, field.initial = "Sign in with it alone, without my password", True
            field.help_text = "Then it asks for your finger, your face or its PIN each time."
