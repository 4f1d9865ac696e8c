"""The staff's page "register here": the shop registers itself with a source (RFC 7591)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from printshop.sources.models import Source

if TYPE_CHECKING:
    SourceModelForm = forms.ModelForm[Source]
else:
    SourceModelForm = forms.ModelForm


class RegisterHereForm(SourceModelForm):
    """Where to register, and with what: the credentials come with the answer."""

    issuer = forms.URLField(assume_scheme="https", help_text="Where the source is, exactly as its metadata says it.")
    initial_token = forms.CharField(
        label="Initial access token",
        required=False,
        strip=True,
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="The people who run the source give it out for this. It is used once and not kept. "
        "Some sources register without one.",
    )

    class Meta:
        model = Source
        fields = ["name", "slug", "issuer", "authentication", "scopes", "signs_in", "sign_in_scopes"]
        widgets = {"authentication": forms.RadioSelect}
        labels = {"authentication": "Proves itself"}
        help_texts = {
            "authentication": "Our signature is private_key_jwt (RFC 7523): the source learns our public key."
        }

    field_order = ["name", "slug", "issuer", "initial_token"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["name"], self.fields["slug"]

    def clean_initial_token(self) -> str:
        token = str(self.cleaned_data["initial_token"])
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValidationError("This is no token.")
        return token
