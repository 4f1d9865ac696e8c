"""What the project's own server issued to an application: rows of django-oauth-toolkit's tables, ended here."""

from __future__ import annotations

from django.utils import timezone
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_device_grant_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)
from oauth2_provider.settings import oauth2_settings

from photodrive.authorization.protocol.application import Application


def end(application: Application) -> None:
    """End all of it: tokens, ID tokens (which that server takes for access tokens), codes that wait to be exchanged."""
    now = timezone.now()
    get_grant_model().objects.filter(application=application).delete()
    get_device_grant_model().objects.filter(client_id=application.client_id).delete()
    get_id_token_model().objects.filter(application=application).delete()
    get_refresh_token_model().objects.filter(application=application, revoked__isnull=True).update(revoked=now)
    get_access_token_model().objects.filter(application=application).update(expires=now)


def end_registration(application: Application) -> None:
    """End the tokens by which whoever registered it there could change it (RFC 7592)."""
    rows = get_access_token_model().objects.filter(application=application)
    rows.filter(scope=oauth2_settings.DCR_REGISTRATION_SCOPE).update(expires=timezone.now())


def is_by_document(application: Application) -> bool:
    """Whether that server registered it by itself, from a document that its publisher may change at any time."""
    source = getattr(application, "registration_source", "")  # a swapped model may be older than that
    return bool(source == get_application_model().RegistrationSource.CIMD) if source else False
