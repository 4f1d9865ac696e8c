"""Forms of the pages about albums."""

from __future__ import annotations

from typing import Any

from django import forms

from photodrive.photos.naming import TITLE_LENGTH


class AlbumForm(forms.Form):
    """The name of an album."""

    title = forms.CharField(
        max_length=TITLE_LENGTH,
        label="Name",
        error_messages={"required": "Give the album a name."},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class DaysForm(forms.Form):
    """A day, or the first and the last one of several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"required": "Choose a day.", "invalid": "Write a day such as 2026-10-24."}
        self.fields["from"] = forms.DateField(error_messages=wrong)  # a word of Python's
        self.fields["to"] = forms.DateField(required=False, error_messages=wrong)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("to") or cleaned.get("from")
        if first is not None and last is not None and last < first:
            first, last = last, first
        return {"from": first, "to": last}
