"""Every setting of the print shop: one line each, typed, with its default.

A project sets them in one dict: ``PRINTSHOP = {"ORIGIN": "https://prints.example"}``. One that is not of its type is
told by the checks, and raises where it is read: a server runs no checks when it starts. All others are read as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypedDict

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from printshop.setting_types import (
    BigCount,
    Colour,
    Count,
    CurrencyCode,
    Hook,
    Key,
    Line,
    Millimetres,
    Name,
    Price,
    Reading,
    Seconds,
    SecondsOrZero,
    SizeCode,
    WaitSeconds,
    read,
)


class Colours(TypedDict, total=False):
    """The colours of the pages, by light and by dark, where they differ from those of ``printshop.palette``."""

    accent: Colour
    background: Colour
    surface: Colour
    text: Colour
    quiet: Colour
    line: Colour
    accent_dark: Colour
    background_dark: Colour
    surface_dark: Colour
    text_dark: Colour
    quiet_dark: Colour
    line_dark: Colour


class PaperSize(TypedDict):
    """A size of the price list: both sides, either way round, and what one print costs in CURRENCY."""

    millimetres: tuple[Millimetres, Millimetres]
    price: Price


def _price_list() -> dict[str, PaperSize]:
    return {
        "10x15": {"millimetres": (100, 150), "price": "0.29"},
        "13x18": {"millimetres": (130, 180), "price": "0.49"},
        "20x30": {"millimetres": (200, 300), "price": "3.90"},
        "30x40": {"millimetres": (300, 400), "price": "9.90"},
    }


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Sizes are in bytes, times in seconds."""

    ORIGIN: str = ""  # scheme, host and port of the shop; every absolute address is made from it
    URLCONF: str = ""  # dotted URLconf of the shop's host; empty = the project's ROOT_URLCONF
    NAME: Name = "Printshop"  # of the shop: in titles, letters, the admin, and where it registers
    COLOURS: Colours = field(default_factory=Colours)  # over ours: {"accent": "#005f73", "accent_dark": "#94d2bd"}
    MAIL_FROM: str = ""  # sender of the letters; empty = the project's DEFAULT_FROM_EMAIL
    ENCRYPTION_KEYS: tuple[Key, ...] = ()  # Fernet keys; the first encrypts, all decrypt
    ALLOW_INSECURE_SOURCES: bool = False  # http and private addresses; for demos on one machine only
    HTTP_TIMEOUT_SECONDS: WaitSeconds = 5.0  # to connect, and between two pieces of an answer
    HTTP_DEADLINE_SECONDS: WaitSeconds = 30.0  # for one whole answer
    HTTP_EVENT_HOOKS: dict[Hook, list[str]] = field(default_factory=dict)  # httpx2 event hooks, dotted
    MAX_ANSWER_BYTES: BigCount = 4 * 1024 * 1024  # of one JSON document; a token answer may name thousands of photos
    METADATA_CACHE_SECONDS: SecondsOrZero = 300  # how long a source's endpoints are remembered
    KEYS_CACHE_SECONDS: Seconds = 3600  # how long the keys are remembered that a provider signs ID tokens with
    KEYS_AGAIN_SECONDS: Seconds = 30  # a key nobody knows has them fetched anew, but not twice within this time
    SIGN_IN_MAX_AGE: SecondsOrZero = 0  # a provider has her sign in again when it is longer ago; 0 = it does not matter
    FLOW_SECONDS: Seconds = 15 * 60  # from leaving the shop to coming back
    MAX_OPEN_FLOWS: Count = 20  # of one customer
    MAX_PHOTO_BYTES: BigCount = 50 * 1024 * 1024  # of one fetched file
    MAX_PHOTO_PIXELS: BigCount = 100_000_000  # of one picture, width times height
    MAX_PHOTOS_PER_IMPORT: Count = 500  # further ones are left out, and she is told
    RELIST_SECONDS: SecondsOrZero = 2  # a page view asks again what is still shared, but not twice within this time
    STORAGE: Line = "default"  # alias in STORAGES for the shop's copies
    CURRENCY: CurrencyCode = "EUR"  # of all prices, as an ISO 4217 code
    PRICE_LIST: dict[SizeCode, PaperSize] = field(
        default_factory=_price_list
    )  # size: {"millimetres": (w, h), "price": "0.29"}
    FINISHES: tuple[Line, ...] = ("matte", "glossy")  # the first is chosen beforehand
    POSTING: Price = "3.90"  # for one parcel, in CURRENCY


class UnfitSetting(ImproperlyConfigured):
    """A setting was read that is not what it must be; the check says the same sentence."""


@lru_cache(maxsize=1)
def reading() -> Reading[Settings]:
    """What the project has set, and what is wrong with it; read once."""
    return read(Settings, getattr(django_settings, "PRINTSHOP", {}), "PRINTSHOP")


class _LazySettings:
    def __getattr__(self, name: str) -> Any:
        found = reading()
        if name in found.unfit:
            raise UnfitSetting(found.unfit[name])
        return getattr(found.values, name)


settings: Settings = _LazySettings()  # type: ignore[assignment]


def _reload(*, setting: str, **kwargs: Any) -> None:
    if setting == "PRINTSHOP":
        reading.cache_clear()


setting_changed.connect(_reload)
