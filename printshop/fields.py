"""A text column whose content is encrypted with the shop's own keys (Fernet: AES-128-CBC with HMAC-SHA256)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from printshop.conf import settings
from printshop.exceptions import DecryptionFailed

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class Secret(str):
    """A string that does not show itself in a traceback, a log line or a debugger."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('••••')"


class Sealed(str):
    """Ciphertext as it lies in the database."""

    __slots__ = ()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured("PRINTSHOP['ENCRYPTION_KEYS'] needs at least one Fernet key.") from error


def are_keys(given: Sequence[str]) -> bool:
    """Whether there is a key to encrypt with, and each is a Fernet key."""
    try:
        return bool([Fernet(key) for key in given])
    except ValueError:
        return False


def seal(plain: str) -> Sealed:
    """Encrypt with the first key. The empty string stays empty: it says that there is nothing."""
    if not plain:
        return Sealed("")
    return Sealed(_fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(str.encode(plain)).decode())


def unseal(sealed: str) -> Secret:
    """Decrypt with whichever key fits; DecryptionFailed when none does."""
    if not sealed:
        return Secret("")
    try:
        return Secret(_fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(str.encode(sealed)).decode())
    except InvalidToken:
        raise DecryptionFailed from None


class _UnsealingAttribute(DeferredAttribute):
    """Decrypts at the first use, so that a row with a lost key can still be listed, repaired or deleted."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = unseal(value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, str) and not isinstance(value, Sealed | Secret):
            value = Secret(value)
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_TextField):
    """Plain text in Python, ciphertext in the database; it can be compared with the empty string only."""

    descriptor_class = _UnsealingAttribute

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname, "")

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        return seal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        # Django then says "unsupported lookup": encrypted text cannot be searched.
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None
