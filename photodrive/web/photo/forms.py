"""What the panel's forms send."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from photodrive.photos.naming import CAPTION_LENGTH, TITLE_LENGTH

OFFSETS = 14 * 60  # no clock on earth is further ahead of UTC, or behind it


class WordsForm(forms.Form):
    """Title and caption; what is not sent stays."""

    title = forms.CharField(max_length=TITLE_LENGTH, required=False)
    caption = forms.CharField(max_length=CAPTION_LENGTH, required=False)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if "title" in self.data and not title:
            raise forms.ValidationError("A photo needs a title.")
        return title

    @property
    def sent(self) -> dict[str, str]:
        """What is to be changed."""
        return {name: self.cleaned_data[name] for name in ("title", "caption") if name in self.data}


class DateForm(forms.Form):
    """When it was taken, on the clock on the wall, and how far that was ahead of UTC; empty for unknown."""

    day = forms.DateField(required=False, error_messages={"invalid": "Write a day such as 2026-10-24."})
    clock = forms.TimeField(required=False, error_messages={"invalid": "Write a time such as 11:24."})
    offset = forms.IntegerField(required=False, min_value=-OFFSETS, max_value=OFFSETS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("day")
        if day is not None and not 1826 <= day.year <= 2200:
            self.add_error("day", "There were no photos yet, or there are none so far: choose another year.")
        elif day is None and (cleaned.get("clock") or cleaned.get("offset") is not None) and "day" not in self.errors:
            self.add_error("day", "Choose the day, too.")
        return cleaned

    @property
    def local(self) -> datetime | None:
        """The wall time; None for unknown."""
        day = self.cleaned_data["day"]
        return None if day is None else datetime.combine(day, self.cleaned_data["clock"] or time())

    @property
    def offset_minutes(self) -> int | None:
        """None for unknown."""
        minutes: int | None = self.cleaned_data["offset"]
        return minutes if self.cleaned_data["day"] is not None else None


class EndForm(forms.Form):
    """Until when a link works."""

    until = forms.ChoiceField(
        choices=[(name, name) for name in ("", "keep", "off", "week", "month", "day")], required=False
    )
    day = forms.DateField(required=False, error_messages={"invalid": "Write a day such as 2026-12-31."})
