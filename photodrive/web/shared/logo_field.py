"""The form field for an application's logo, for its developer and for the operator."""

from __future__ import annotations

from typing import Any

from django import forms

from photodrive.authorization.clients import logos


class LogoField(forms.FileField):
    """A picture from a file; cleaned it is the picture as it will be shown, None where nobody chose a file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": "image/*"}),
            help_text="A square works best. It is drawn anew and kept here; people see it beside the name.",
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        sent = super().clean(data, initial)
        try:
            return logos.drawn(sent.chunks()) if sent else None
        except logos.LogoRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
