"""Forms of the operator's application pages."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db import transaction
from oauth2_provider.models import get_application_model

from photodrive.authorization import applications
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.scopes import LEAST, SCOPES

Application = get_application_model()
SCOPE_CHOICES = [(scope.name, f"{scope.name}: {scope.sentence}") for scope in SCOPES.values()]


REDIRECT_HELP = "Exact addresses, one per line. Compared letter by letter with what the application sends."


class PolicyFields(forms.ModelForm):  # type: ignore[type-arg]
    """The fields that both pages share, kept beside DOT's application."""

    allowed_scopes = forms.MultipleChoiceField(
        choices=SCOPE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=LEAST,
        help_text="The most it may ask for. People still decide themselves.",
    )
    home_page = forms.URLField(required=False, assume_scheme="https")
    checked = forms.BooleanField(
        required=False,
        label="Checked by an administrator",
        help_text="Shown to people on the consent page. Tick it when you know who runs the application.",
    )

    class Meta:
        model = Application
        fields = ("name", "redirect_uris")
        widgets = {"redirect_uris": forms.Textarea(attrs={"rows": 3, "cols": 80})}
        help_texts = {"redirect_uris": REDIRECT_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["redirect_uris"].required = True

    def is_confidential(self) -> bool:
        """Whether the application of this form can keep a secret."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["redirect_uris"] = " ".join(cleaned.get("redirect_uris", "").split())
        try:
            applications.validate(
                redirect_uris=cleaned["redirect_uris"].split(),
                confidential=self.is_confidential(),
                scopes=cleaned.get("allowed_scopes", []),
            )
        except forms.ValidationError as problem:
            for field, errors in problem.message_dict.items():
                self.add_error("allowed_scopes" if field == "scopes" else field, errors)
        return cleaned

    def _post_clean(self) -> None:
        """DOT's own model validation knows less about redirect URIs than :func:`applications.validate`."""


class RegistrationForm(PolicyFields):
    """Register an application."""

    kind_of_client = forms.ChoiceField(
        choices=[
            (Application.CLIENT_CONFIDENTIAL, "A web app with a server that can keep a secret"),
            (Application.CLIENT_PUBLIC, "A browser or mobile app, which cannot"),
        ],
        widget=forms.RadioSelect,
        initial=Application.CLIENT_CONFIDENTIAL,
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False, label="")

    def is_confidential(self) -> bool:
        return bool(self.cleaned_data.get("kind_of_client") == Application.CLIENT_CONFIDENTIAL)

    def registration(self) -> dict[str, Any]:
        """The arguments of :func:`applications.register`."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "redirect_uris": cleaned["redirect_uris"].split(),
            "confidential": self.is_confidential(),
            "scopes": cleaned["allowed_scopes"],
            "checked": cleaned["checked"],
            "home_page": cleaned["home_page"],
        }


class ApplicationForm(PolicyFields):
    """Change an application; identifier, kind and secret are not for editing."""

    enabled = forms.BooleanField(
        required=False, help_text="Untick it, and the application loses all access at the next request."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = applications.policy_of(self.instance)
        for name in ("enabled", "checked", "home_page"):
            self.initial[name] = getattr(policy, name)
        self.initial["allowed_scopes"] = applications.allowed_scopes(self.instance)
        self.initial["redirect_uris"] = "\n".join(self.instance.redirect_uris.split())

    def is_confidential(self) -> bool:
        return applications.is_confidential(self.instance)

    def save_with_policy(self) -> None:
        """Save the application and what the operator decided about it, together."""
        cleaned = self.cleaned_data
        with transaction.atomic():
            self.instance.name = cleaned["name"]
            self.instance.redirect_uris = cleaned["redirect_uris"]
            self.instance.save(update_fields=["name", "redirect_uris", "updated"])
            ApplicationPolicy.objects.update_or_create(
                application=self.instance,
                defaults={
                    "enabled": cleaned["enabled"],
                    "checked": cleaned["checked"],
                    "home_page": cleaned["home_page"],
                    "scopes": " ".join(cleaned["allowed_scopes"]),
                },
            )
