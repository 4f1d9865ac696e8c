"""The private keys at rest: encrypted, so that whoever reads the database can sign nothing."""

from __future__ import annotations

import base64
import logging
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as django_settings
from django.utils.encoding import force_str

from photodrive import conf

PURPOSE = b"photodrive: private keys of ID tokens"
logger = logging.getLogger(__name__)


def seal(text: str) -> str:
    """``text``, encrypted under the first of our keys."""
    return _fernet(_secrets()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """What was sealed under any of our keys; None if none of them fits."""
    try:
        return _fernet(_secrets()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        logger.warning("A signing key cannot be read: it was encrypted under another key than the present ones.")
        return None


def _secrets() -> tuple[str, ...]:
    """``SIGNING_KEYS``; those of Django come last, so that what they sealed stays readable when the first is set."""
    djangos = (django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS)
    return (*conf.settings.SIGNING_KEYS, *map(force_str, djangos))


@lru_cache(maxsize=4)
def _fernet(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
