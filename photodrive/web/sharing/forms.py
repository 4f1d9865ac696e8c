"""What the share sheet sends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from photodrive.sharing import terms

NEVER, WEEK, MONTH, KEEP, DAY = "", "week", "month", "keep", "day"
UNTIL = [(NEVER, "I switch it off"), (WEEK, "in a week"), (MONTH, "in a month"), (DAY, "another day …")]
DAYS = {WEEK: 7, MONTH: 30}


class TermsForm(forms.Form):
    """The terms of a link, as one sheet has them. ``until`` is a word, or ``day`` one that she chose."""

    until = forms.ChoiceField(choices=[*UNTIL, (KEEP, "as it is")], required=False)
    day = forms.DateField(required=False, error_messages={"invalid": "This is not a day."})
    locked = forms.BooleanField(required=False)
    password = forms.CharField(required=False, max_length=terms.PASSWORD_LENGTH)
    downloads = forms.ChoiceField(choices=[("yes", "look and download"), ("no", "only look")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("until") == DAY and cleaned.get("day") is None and "day" not in self.errors:
            self.add_error("day", "Choose the last day.")
        return cleaned

    def end(self) -> datetime | None:
        """When the link ends: with the end of the last day, on her clock."""
        until = self.cleaned_data["until"]
        if until == DAY:
            return end_of(self.cleaned_data["day"])
        return end_of(timezone.localdate() + timedelta(days=DAYS[until])) if until in DAYS else None


def end_of(day: date) -> datetime:
    """The last moment of ``day`` in the current time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))
