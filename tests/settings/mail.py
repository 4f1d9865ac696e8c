"""Letters stay in memory. Django 6.1 wants to be told so in another way than 5.2, and warns of the old one."""

import django

if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
