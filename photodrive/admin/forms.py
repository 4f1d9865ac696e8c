"""Forms of the operator's application pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from django import forms
from django.db import models

from photodrive import conf
from photodrive.authorization.clients import applications, logos
from photodrive.authorization.clients.client_metadata import ClientMetadata
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, with_sector_proof
from photodrive.authorization.models import ApplicationPolicy, RegisteredApplication
from photodrive.authorization.protocol import algorithms
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import LEAST, split
from photodrive.web.shared.logo_field import LogoField
from photodrive.web.shared.seen_fields import SeenFields

from .fields import GRANT_CHOICES, SCOPE_CHOICES, USUAL_GRANTS, KeysField, LengthField, LinesField

REDIRECT_HELP = (
    "Exact addresses, one per line. Compared letter by letter with what the application sends. "
    "Devices, and applications that act for themselves, need none."
)
ADDRESS = forms.URLInput(attrs={"class": "vURLField"})
FOLLOWS_FROM = {"jwks": "jwks_uri"}  # where the address cannot be read, the keys are not what is missing
PUBLIC_PROTOCOL = ("require_pushed_authorization_requests", "dpop_bound_access_tokens")
CONFIDENTIAL_ONLY = (
    *("client_authentication", "jwks", "jwks_uri", "fapi", "resource_server", "pkce_not_required"),
    *("remembers_consent", "web_and_native"),  # RFC 8252 section 8.6
)
PUBLIC_ONLY = ("allowed_origins", "any_localhost_port")


def _of_policy(name: str, **changes: Any) -> Any:
    """The form field of ApplicationPolicy's ``name``, with the words that the model has for it."""
    column: models.Field[Any, Any] = ApplicationPolicy._meta.get_field(name)  # type: ignore[assignment]
    return column.formfield(**changes)


class PolicyFields(SeenFields, forms.ModelForm):  # type: ignore[type-arg]
    """The fields that both pages share, kept beside DOT's application.

    ``sector_list`` has read the list of its sector; ``proved`` is what may go on record, once the form is right. Who
    has no say at the project's own server decides nothing about it.
    """

    sector_list: Callable[[], list[str]] | None = None
    says_at_the_other = False
    proved: ClientMetadata

    allowed_scopes = forms.MultipleChoiceField(
        choices=SCOPE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=LEAST,
        help_text="The most it may ask for. People still decide themselves.",
    )
    grant_types = forms.MultipleChoiceField(
        choices=GRANT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL_GRANTS,
        label="Ways to a token",
    )
    home_page = forms.URLField(required=False, assume_scheme="https", widget=ADDRESS)
    policy_uri = _of_policy("policy_uri", assume_scheme="https", widget=ADDRESS)
    tos_uri = _of_policy("tos_uri", assume_scheme="https", widget=ADDRESS)
    checked = forms.BooleanField(
        required=False,
        label="Checked by an administrator",
        help_text="Shown to people on the consent page. Tick it when you know who runs the application.",
    )
    logo = LogoField()
    client_authentication = _of_policy("client_authentication", widget=forms.RadioSelect, required=False)
    jwks = _of_policy("jwks", form_class=KeysField)
    jwks_uri = _of_policy("jwks_uri", assume_scheme="https", widget=ADDRESS)
    fapi = _of_policy("fapi")
    require_pushed_authorization_requests = _of_policy("require_pushed_authorization_requests")
    dpop_bound_access_tokens = _of_policy("dpop_bound_access_tokens")
    resource_server = _of_policy("resource_server")
    any_localhost_port = _of_policy("any_localhost_port")
    short_schemes = _of_policy("short_schemes")
    web_and_native = _of_policy("web_and_native")
    pkce_not_required = _of_policy("pkce_not_required")
    host_grant_type = forms.ChoiceField(
        choices=[("", "not served there"), *RegisteredApplication.GRANT_TYPES],
        required=False,
        label="At this project’s own server",
        help_text="Its way to a token there. That server has scopes, consents and tokens of its own, of which the "
        "drive knows nothing; what is disabled here is refused there.",
    )
    id_token_signed_response_alg = forms.ChoiceField(
        choices=[(name, name) for name in algorithms.ID_TOKEN], required=False, label="ID tokens signed with"
    )
    subject_type = _of_policy(
        "subject_type",
        required=False,
        label="Names of people",
        help_text="How its ID tokens call a person. With a change everybody is somebody new to it.",
    )
    sector_identifier_uri = _of_policy("sector_identifier_uri", assume_scheme="https", widget=ADDRESS)
    post_logout_redirect_uris = LinesField(
        label="Addresses after signing out",
        help_text="Where people may be sent when they sign out by its wish. Exact addresses, one per line.",
    )
    rotates_refresh_tokens = _of_policy("rotates_refresh_tokens")
    remembers_consent = _of_policy("remembers_consent")
    access_token_seconds = LengthField(
        unit="minutes", label="Access tokens live", help_text="A minute to an hour. Empty: as the drive has it."
    )
    refresh_token_seconds = LengthField(
        unit="days", label="Consents last at most", help_text="For those that go on. Empty: as the drive has it."
    )
    contacts = LinesField(
        label="Contacts", help_text="E-mail addresses of those who run it, one per line. Not shown to people."
    )

    class Meta:
        model = RegisteredApplication
        fields = ("name", "redirect_uris")
        widgets = {
            "name": forms.TextInput(attrs={"class": "vTextField"}),
            "redirect_uris": forms.Textarea(attrs={"rows": 3, "cols": 80}),
        }
        help_texts = {"redirect_uris": REDIRECT_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["redirect_uris"].required = False  # it depends on the ways to a token
        self.fields["host_grant_type"].disabled = not self.says_at_the_other
        if conf.settings.ONLY_SERVER:
            del self.fields["host_grant_type"]

    def is_confidential(self) -> bool:
        """Whether the application of this form can keep a secret."""
        raise NotImplementedError

    def save_logo(self, application: Application) -> None:
        """Keep the logo that was chosen, or forget the one that is not wanted any more."""
        if image := self.cleaned_data.get("logo"):
            logos.keep(application, image)
        elif self.cleaned_data.get("without_logo"):
            logos.remove(application)

    def clean_grant_types(self) -> str:
        return " ".join(self.cleaned_data["grant_types"])

    def clean_client_authentication(self) -> str:
        return str(self.cleaned_data["client_authentication"] or ApplicationPolicy.ClientAuthentication.SECRET)

    def metadata(self) -> ClientMetadata:
        """What the application is to be registered with. A field that is not shown has its default."""
        cleaned = self.cleaned_data
        given = {one.name: cleaned[one.name] for one in fields(ClientMetadata) if one.name in cleaned}
        return ClientMetadata(
            **given
            | {
                "name": cleaned.get("name", ""),
                "redirect_uris": cleaned["redirect_uris"].split(),
                "confidential": self.is_confidential(),
                "scopes": cleaned.get("allowed_scopes", []),
                "contacts": " ".join(cleaned.get("contacts", [])),
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["redirect_uris"] = " ".join(cleaned.get("redirect_uris", "").split())
        try:
            applications.validate(self.metadata())
            client_id = self.instance.client_id if self.instance.pk else ""  # a new one has another in the end
            self.proved = with_sector_proof(self.metadata(), client_id=client_id, listed=self.sector_list)
        except forms.ValidationError as problem:
            for name, errors in problem.message_dict.items():
                field = "allowed_scopes" if name == "scopes" else name
                if not {field, FOLLOWS_FROM.get(field)} & self.errors.keys():
                    self.add_error(field if field in self.fields else None, errors)
        return cleaned

    def _post_clean(self) -> None:
        """DOT's own model validation knows less about redirect URIs than :func:`applications.validate`."""


class RegistrationForm(PolicyFields):
    """Register an application."""

    kind_of_client = forms.ChoiceField(
        choices=[
            (RegisteredApplication.CLIENT_CONFIDENTIAL, "A web app with a server that can keep a secret"),
            (RegisteredApplication.CLIENT_PUBLIC, "A browser or mobile app, which cannot"),
        ],
        widget=forms.RadioSelect,
        initial=RegisteredApplication.CLIENT_CONFIDENTIAL,
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False, label="")

    def is_confidential(self) -> bool:
        return bool(self.cleaned_data.get("kind_of_client") == RegisteredApplication.CLIENT_CONFIDENTIAL)


class ApplicationForm(PolicyFields):
    """Change an application; identifier, kind and secret are not for editing."""

    enabled = forms.BooleanField(
        required=False, help_text="Untick it, and the application loses all access at the next request."
    )
    without_logo = forms.BooleanField(required=False, label="Without a logo")
    allowed_origins = LinesField(
        label="Further origins",
        help_text="Pages there may call the drive by script, as pages at the redirect URIs may anyhow. One per line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = applications.policy_of(self.instance)
        held = applications.metadata_of(self.instance, policy)
        self.initial = {
            **self.initial,
            **vars(held),
            "grant_types": split(policy.grant_types) if policy.pk else applications.grant_types(self.instance),
            "allowed_scopes": applications.allowed_scopes(self.instance),
            "redirect_uris": "\n".join(held.redirect_uris),
            "contacts": split(held.contacts),
        }
        if not logos.url_of(self.instance):
            del self.fields["without_logo"]
        has_no_use_for = PUBLIC_ONLY if self.is_confidential() else CONFIDENTIAL_ONLY
        for name in has_no_use_for:
            self.fields.pop(name, None)
        if not self.is_confidential():
            offered = [choice for choice in GRANT_CHOICES if choice[0] != CLIENT_CREDENTIALS]
            self.fields["grant_types"].choices = offered  # type: ignore[attr-defined]

    def is_confidential(self) -> bool:
        return applications.is_confidential(self.instance)

    def metadata(self) -> ClientMetadata:
        """As in the form, and called by the software's own names as before: they are not asked for."""
        policy = applications.policy_of(self.instance)
        return replace(super().metadata(), software_id=policy.software_id, software_version=policy.software_version)

    def save_with_policy(self) -> None:
        """Save the application and what the operator decided about it, together."""
        applications.change(self.instance, self.proved)
        self.save_logo(self.instance)
