"""Forms of the pages."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone

from photodrive.authorization.grants import end_times
from photodrive.photos.models import Photo
from photodrive.photos.naming import TITLE_LENGTH


class PhotoForm(forms.Form):
    """What an owner may change about a photo."""

    title = forms.CharField(max_length=TITLE_LENGTH, label="Title")
    visibility = forms.ChoiceField(choices=Photo.Visibility.choices, widget=forms.RadioSelect, label="Who can see it")

    def __init__(self, *args: object, action: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.add_input(Submit("save", "Save"))


class AlbumForm(forms.Form):
    """The name of an album."""

    title = forms.CharField(
        max_length=TITLE_LENGTH,
        label="Name",
        error_messages={"required": "Give the album a name."},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class ShortenForm(forms.Form):
    """A nearer end of a connection: ``until`` of the cleaned data is a moment."""

    end = forms.CharField(required=False)
    at = forms.CharField(required=False)
    zone = forms.CharField(required=False)

    @property
    def problem(self) -> str:
        """What to say about the first field that is wrong."""
        return next((str(texts[0]) for texts in self.errors.values()), "")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        with timezone.override(_zone(given["zone"])):
            given["until"] = _written(given["at"]) if given["end"] == "at" else end_times.moment(given["end"])
        if given["until"] is None:
            raise forms.ValidationError("Choose one of these, or a date and a time.")
        return given


def _written(text: str) -> datetime | None:
    """A date and a time as browsers send them, in the current time zone; None for anything else."""
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%dT%H:%M"))
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo:
    """The time zone of this name, or else the server's."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return timezone.get_default_timezone()
