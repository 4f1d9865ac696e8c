"""The drive's own name for the model of applications, which is django-oauth-toolkit's or what a project swapped in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from oauth2_provider.settings import oauth2_settings

if TYPE_CHECKING:
    from oauth2_provider.models import Application as Registered
else:
    Registered = apps.get_model(oauth2_settings.APPLICATION_MODEL, require_ready=False)  # imports it, if it must


class RegisteredApplication(Registered):  # type: ignore[misc]  # untyped
    """An application as the operator of the drive sees it: same table, with pages and permissions of the drive's own.

    So those of the project's own server stay as the project has them.
    """

    class Meta:
        proxy = True
        verbose_name = "application"
