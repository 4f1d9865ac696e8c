"""Forms of the photo's page."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from photodrive.photos.models import Photo
from photodrive.photos.naming import TITLE_LENGTH


class PhotoForm(forms.Form):
    """What an owner may change about a photo."""

    title = forms.CharField(max_length=TITLE_LENGTH, label="Title")
    visibility = forms.ChoiceField(choices=Photo.Visibility.choices, widget=forms.RadioSelect, label="Who can see it")

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.add_input(Submit("save", "Save"))
