"""What the panel's forms send."""

from __future__ import annotations

from datetime import datetime, time

from django import forms

from photodrive.photos.library.editing import CAPTION_LENGTH
from photodrive.photos.naming import TITLE_LENGTH

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

    day = forms.DateField(
        error_messages={"required": "Choose the day.", "invalid": "Write a day such as 2026-10-24."},
    )
    clock = forms.TimeField(required=False, error_messages={"invalid": "Write a time such as 11:24."})
    offset = forms.IntegerField(required=False, min_value=-OFFSETS, max_value=OFFSETS)

    @property
    def local(self) -> datetime:
        """The wall time."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"] or time())


class EndForm(forms.Form):
    """Until when a link works."""

    until = forms.ChoiceField(
        choices=[(name, name) for name in ("", "keep", "off", "week", "month", "day")], required=False
    )
    day = forms.DateField(required=False, error_messages={"invalid": "Write a day such as 2026-12-31."})
