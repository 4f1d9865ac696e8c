"""The demo project for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from oauthdemo.serving.charset_guard import guard_wsgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")

application = guard_wsgi(get_wsgi_application())
