"""The demo project for ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from oauthdemo.serving.charset_guard import guard_asgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")

application = guard_asgi(get_asgi_application())
