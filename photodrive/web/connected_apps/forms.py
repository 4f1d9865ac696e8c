"""Forms of the pages about connected apps."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils import timezone

from photodrive.authorization.grants import end_times


class ShortenForm(forms.Form):
    """A nearer end of what an app may do: ``until`` of the cleaned data is a moment."""

    end = forms.CharField(required=False)
    at = forms.CharField(required=False)
    zone = forms.CharField(required=False)

    @property
    def problem(self) -> str:
        """What to say about the first field that is wrong."""
        return next((str(texts[0]) for texts in self.errors.values()), "")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if self.errors:
            return given
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
