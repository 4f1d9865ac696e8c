"""Forms of the pages about albums."""

from __future__ import annotations

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
