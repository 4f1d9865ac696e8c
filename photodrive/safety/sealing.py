"""Secrets at rest that we must read again: encrypted, so that whoever reads the database has none of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as django_settings
from django.utils.encoding import force_str

from photodrive import conf


@dataclass(frozen=True)
class Seal:
    """One kind of secret: keys are derived for its ``purpose`` from the keys in ``PHOTODRIVE[setting]``.

    Those of Django come last, so that what they sealed stays readable when the first key is set.
    """

    purpose: bytes
    setting: str

    def seal(self, text: str) -> str:
        """``text``, encrypted under the first of our keys."""
        return _fernet(self.purpose, self._secrets()).encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """What was sealed under any of our keys; None if none of them fits."""
        try:
            return _fernet(self.purpose, self._secrets()).decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _secrets(self) -> tuple[str, ...]:
        djangos = (django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS)
        return (*getattr(conf.settings, self.setting), *map(force_str, djangos))


@lru_cache(maxsize=8)
def _fernet(purpose: bytes, secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(purpose, secret)) for secret in secrets])


def _derived(purpose: bytes, secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
