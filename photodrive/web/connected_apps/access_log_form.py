"""The filter of the access log: what its address may say."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest

from photodrive.authorization.access_log import queries, recording
from photodrive.people import signed_in
from photodrive.web.shared.own import own_photos

from .people_rows import PEOPLE

ANY = ("", "Anything")
DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 30)))
SELECT = {"class": "form-select"}


class LogForm(forms.Form):
    """All from the query. Only her own applications and photos, of today or in her log; others do not exist."""

    app = forms.CharField(required=False, max_length=255, label="Who", widget=forms.Select(attrs=SELECT))
    photo = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": "No such photo."})
    what = forms.ChoiceField(
        required=False,
        label="What",
        choices=[ANY, *((what.value, what.label.capitalize()) for what in recording.What)],
        widget=forms.Select(attrs=SELECT),
    )
    since = forms.DateField(required=False, label="From", validators=DAYS)
    until = forms.DateField(required=False, label="To", validators=DAYS)
    refused = forms.BooleanField(
        required=False, label="Only refused", widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    view = forms.ChoiceField(required=False, choices=[("", "Visits"), ("rows", "Rows")], widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *, request: HttpRequest) -> None:
        super().__init__(request.GET, use_required_attribute=False)
        self.request = request
        self.names = queries.apps_of(signed_in(request))
        self.photo_title: str | None = None
        day = {"class": "form-control", "type": "date"}
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs=day, format="%Y-%m-%d")

    def clean_app(self) -> str:
        client_id: str = self.cleaned_data["app"]
        if client_id and client_id != PEOPLE and client_id not in self.names:
            name = queries.name_of_app(signed_in(self.request), client_id)
            if name is None:
                raise forms.ValidationError("You never let in such an app.")
            self.names[client_id] = name
        return client_id

    def clean_photo(self) -> UUID | None:
        photo_id: UUID | None = self.cleaned_data["photo"]
        if photo_id is not None:
            hers = own_photos(self.request).filter(pk=photo_id).first()
            self.photo_title = hers.title if hers else queries.title_of_photo(signed_in(self.request), photo_id)
            if self.photo_title is None:
                raise forms.ValidationError("You have no such photo.")
        return photo_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one.")
        return cleaned

    def offer_apps(self) -> None:
        """Fill the list of applications; once it is clear which name the chosen one has."""
        offered = sorted(self.names.items(), key=lambda item: item[1].casefold())
        self.fields["app"].widget.choices = [
            ("", "All apps and people"),
            (PEOPLE, "People"),
            *((pk, name[:60]) for pk, name in offered),
        ]

    @property
    def wanted(self) -> queries.Filter:
        """What she wants to see; of a valid form."""
        cleaned = self.cleaned_data
        return queries.Filter(
            client_id=cleaned["app"],
            photo_id=cleaned["photo"],
            what=cleaned["what"],
            refused=cleaned["refused"],
            since=cleaned["since"],
            until=cleaned["until"],
        )
