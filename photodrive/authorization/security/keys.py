"""The server's own keys, one for each purpose, from what the project has configured."""

from __future__ import annotations

import hashlib

from django.conf import settings as django_settings
from django.utils.encoding import force_bytes

from photodrive import conf


def for_purpose(purpose: str) -> list[bytes]:
    """256 bits for each configured key, the current one first; keys of another ``purpose`` tell nothing about them.

    They come from ``PHOTODRIVE["CLIENT_SECRET_KEYS"]``, or where that is empty from the project's ``SECRET_KEY`` and
    its fallbacks.
    """
    configured = conf.settings.CLIENT_SECRET_KEYS or _keys_of_the_project()
    return [hashlib.sha256(b"photodrive " + purpose.encode() + force_bytes(key)).digest() for key in configured]


def _keys_of_the_project() -> list[str | bytes]:
    return [django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS]
