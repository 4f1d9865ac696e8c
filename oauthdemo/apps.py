"""Django's entry to the demo project's own app."""

from django.apps import AppConfig


class OAuthDemoConfig(AppConfig):
    """What joins the two apps for the demo: origins, demo data, the trace."""

    name = "oauthdemo"
    verbose_name = "Demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oauthdemo import checks  # noqa: F401  registers them
