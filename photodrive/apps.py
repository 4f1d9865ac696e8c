"""Django's entry to the app."""

from django.apps import AppConfig
from django.core.signals import request_started


class PhotodriveConfig(AppConfig):
    """The photo drive: photos, sharing, the authorization server, the REST API and the pages."""

    name = "photodrive"
    verbose_name = "Photodrive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from photodrive import checks  # noqa: F401  registers them
        from photodrive.authorization.arrival import note_arrival

        request_started.connect(note_arrival, dispatch_uid="photodrive.arrival")
        from photodrive.photos import removal  # noqa: F401  files follow their rows
