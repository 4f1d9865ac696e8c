"""What a developer says about an application."""

from __future__ import annotations

import uuid
from typing import Any, TypedDict

from django import forms

from photodrive.authorization.clients import applications, developers, logos
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import SCOPES
from photodrive.web.shared.logo_field import LogoField
from photodrive.web.shared.seen_fields import SeenFields

KINDS = [
    ("web", "A web app with a server, which can keep a secret"),
    ("app", "A browser or mobile app, which cannot"),
    ("device", "A device without a browser: people type the code that it shows"),
    ("job", "A program that acts for itself and sees nobody's photos"),
]


class Described(TypedDict):
    """What is registered of an application by its developer's word, whatever its kind."""

    name: str
    home_page: str
    redirect_uris: list[str]
    scopes: list[str]


class ApplicationFields(SeenFields, forms.Form):
    """What can be said of every application, and changed later."""

    name = forms.CharField(max_length=60, label="Name", help_text="People read it when they are asked.")
    home_page = forms.URLField(required=False, assume_scheme="https", label="Home page")
    redirect_uris = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        label="Redirect URIs",
        help_text="Where people come back to: exact addresses, one per line. Devices and programs need none.",
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="The most it may ask for, in the words that people read",
    )
    logo = LogoField()

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            ticked = isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect)  # and lists of checkboxes
            field.widget.attrs["class"] = "form-check-input" if ticked else "form-control"
        choices = [(name, f"{SCOPES[name].sentence} ({name})") for name in dict.fromkeys(offered)]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    def clean_redirect_uris(self) -> list[str]:
        return str(self.cleaned_data["redirect_uris"]).split()

    def described(self) -> Described:
        """The arguments that registering and changing share."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "home_page": said["home_page"],
            "redirect_uris": said["redirect_uris"],
            "scopes": said["scopes"],
        }

    def add_problems(self, problem: forms.ValidationError) -> None:
        """Say at its field what cannot be registered."""
        for name, sentences in problem.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences)


class RegisterForm(ApplicationFields):
    """Register an application. ``token`` tells one form from the next, so that sent twice it registers once."""

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial="web", label="What is it?")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("kind", "name", "redirect_uris", "scopes", "home_page", "logo")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, offered=list(developers.FOR_PEOPLE), **kwargs)
        self.fields["scopes"].initial = ["photos:read"]

    def clean(self) -> dict[str, Any]:
        """Of a form for all kinds, what does not fit this one is ignored."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"kind", "scopes"} <= cleaned.keys():
            cleaned["scopes"] = developers.scopes_for(cleaned["kind"], cleaned["scopes"])
            if not cleaned["scopes"]:
                self.add_error("scopes", "Choose at least one thing that it may ask for.")
        return cleaned


class ChangeForm(ApplicationFields):
    """Change an application; its kind stays."""

    without_logo = forms.BooleanField(required=False, label="Without a logo")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.on_record: Described = {
            "name": application.name,
            "home_page": applications.policy_of(application).home_page,
            "redirect_uris": application.redirect_uris.split(),
            "scopes": applications.allowed_scopes(application),
        }
        shown = {**self.on_record, "redirect_uris": "\n".join(self.on_record["redirect_uris"])}
        super().__init__(*args, offered=self.on_record["scopes"], initial=shown, **kwargs)
        kind = developers.KINDS[developers.kind_of(application)]
        if not kind.returns:
            del self.fields["redirect_uris"]
        if len(kind.scopes) == 1:
            del self.fields["scopes"]
        if not logos.url_of(application):
            del self.fields["without_logo"]

    def clean_scopes(self) -> list[str]:
        if not self.cleaned_data["scopes"]:
            raise forms.ValidationError("Leave at least one. To end the app for good, retire it.")
        return list(self.cleaned_data["scopes"])

    def described(self) -> Described:
        """What the form says; where it has no such field, what is on record."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "home_page": said["home_page"],
            "redirect_uris": said.get("redirect_uris", self.on_record["redirect_uris"]),
            "scopes": said.get("scopes", self.on_record["scopes"]),
        }


class SecretForm(forms.Form):
    """A secret to be compared."""

    secret = forms.CharField(
        max_length=200,
        strip=True,
        label="Client secret",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "form-control"}),
    )
