"""The form of an application that belongs to the project's own server."""

from __future__ import annotations

from django import forms
from oauth2_provider.models import get_application_model

FIELDS = (
    *("name", "client_type", "authorization_grant_type", "redirect_uris", "post_logout_redirect_uris"),
    *("allowed_origins", "algorithm", "skip_authorization"),
)
READ_ONLY = ("client_id", "kind", "created")


class HostApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    """By django-oauth-toolkit's own rules: the drive decides nothing about it."""

    class Meta:
        model = get_application_model()
        fields = FIELDS
