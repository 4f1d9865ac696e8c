"""Every setting of photodrive: one line each, typed, with its default.

A project sets them in one dict: ``PHOTODRIVE = {"ISSUER": "https://drive.example"}``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings
from django.core.signals import setting_changed


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Sizes are in bytes, times in seconds."""

    ISSUER: str = ""  # origin of the drive, e.g. https://drive.example; the issuer of RFC 8414 and RFC 9207
    STORAGE: str = "default"  # alias in STORAGES for originals and renditions
    MAX_UPLOAD_BYTES: int = 50 * 1024 * 1024  # of one file
    MAX_UPLOAD_FILES: int = 100  # files in one request
    MAX_PIXELS: int = 100_000_000  # of one picture, width times height
    DECODE_SECONDS: int = 30  # a decoder that needs longer is ended
    DECODE_MEMORY_BYTES: int = 2 * 1024 * 1024 * 1024  # a decoder that needs more is ended
    QUOTA_BYTES: int = 10 * 1024 * 1024 * 1024  # of one owner's originals
    TRASH_SECONDS: int = 30 * 24 * 3600  # then photodrive_gc deletes for good
    ACCESS_TOKEN_SECONDS: int = 3600  # at most this
    AUTHORIZATION_CODE_SECONDS: int = 60  # from her decision to the token request
    AUTHORIZATION_REQUEST_SECONDS: int = 15 * 60  # how long she may take to sign in and decide
    MAX_AUTHORIZATION_REQUESTS: int = 50  # open ones kept for one browser session
    API_OWNER_REQUESTS_PER_MINUTE: int = 1200  # of one signed-in owner; 0 means no limit, here and below
    API_CONNECTION_REQUESTS_PER_MINUTE: int = 1200  # of one application for one owner
    API_APPLICATION_REQUESTS_PER_MINUTE: int = 12_000  # of one application for all its owners
    CLIENT_SECRET_KEYS: tuple[str, ...] = ()  # keys of the fast client secret hash; the first one hashes


@lru_cache(maxsize=1)
def _load() -> Settings:
    given: dict[str, Any] = getattr(django_settings, "PHOTODRIVE", {})
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in given.items() if name in known})


class _LazySettings:
    def __getattr__(self, name: str) -> Any:
        return getattr(_load(), name)


settings: Settings = _LazySettings()  # type: ignore[assignment]


def _reload(*, setting: str, **kwargs: Any) -> None:
    if setting == "PHOTODRIVE":
        _load.cache_clear()


setting_changed.connect(_reload)
