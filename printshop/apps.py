"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.functional import lazy

from printshop.conf import settings


class PrintshopConfig(AppConfig):
    """The print shop: photo sources, the OAuth client, the import and the orders."""

    name = "printshop"
    verbose_name = lazy(lambda: settings.NAME, str)()
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from printshop import checks  # noqa: F401  registers them
        from printshop.importing import guest_joining as photos_joining  # noqa: F401  connects its receiver
        from printshop.importing import removal  # noqa: F401  connects its receiver
        from printshop.oauth.flows import guest_joining as access_joining  # noqa: F401  connects its receiver
        from printshop.orders import guest_joining as orders_joining  # noqa: F401  connects its receiver
        from printshop.orders import retention  # noqa: F401  connects its receiver
