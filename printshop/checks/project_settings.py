"""What the project says in ``PRINTSHOP``: names, types, and values that cannot work or would be unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.utils import getaddresses
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.utils.module_loading import import_string

from printshop.checks.registering import register
from printshop.conf import Settings, UnfitSetting, reading, settings
from printshop.fields import are_keys
from printshop.orders import pricing

_IDS = {
    "ORIGIN": "printshop.E001",
    "ENCRYPTION_KEYS": "printshop.E002",
    "STORAGE": "printshop.E004",
    "URLCONF": "printshop.E006",
    "HTTP_EVENT_HOOKS": "printshop.E007",
    **dict.fromkeys(("PRICE_LIST", "FINISHES", "POSTING", "CURRENCY"), "printshop.E008"),
    "MAIL_FROM": "printshop.E010",
}


@register("printshop")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Everything in ``PRINTSHOP`` that would otherwise fail at request time."""
    found: list[CheckMessage] = []
    for part in (_whole, _unknown, _unfit, _origin, _keys, _storage, _hooks, _prices, _mail):
        with suppress(UnfitSetting):  # the part _unfit says it
            found.extend(part())
    return found


@register("printshop", Tags.security, deploy=True)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is fine for a demo only."""
    found: list[CheckMessage] = []
    if settings.ALLOW_INSECURE_SOURCES:
        found.append(
            Warning(
                "PRINTSHOP['ALLOW_INSECURE_SOURCES'] lets the shop talk to plain http and private addresses.",
                hint="Set it to False outside a demo on one machine.",
                id="printshop.W001",
            )
        )
    if settings.ORIGIN.startswith("http://"):
        found.append(Warning("PRINTSHOP['ORIGIN'] is plain http.", id="printshop.W002"))
    return found


def _whole() -> Iterator[CheckMessage]:
    """PRINTSHOP must be a dict, not …."""
    if whole := reading().whole:
        yield Error(whole, hint='Set PRINTSHOP = {"ORIGIN": "https://prints.example", …}.', id="printshop.E012")


def _unknown() -> Iterator[CheckMessage]:
    """PRINTSHOP has no setting …."""
    for sentence in reading().unknown:
        yield Error(sentence, id="printshop.E003")


def _unfit() -> Iterator[CheckMessage]:
    """PRINTSHOP[…] must be …: what its type in the table above says."""
    found = reading()
    for name, sentence in found.unfit.items() if not found.whole else ():
        if name in _IDS:
            yield Error(sentence, id=_IDS[name])
        elif isinstance(default := getattr(Settings(), name), int | float) and not isinstance(default, bool):
            yield Error(sentence, id="printshop.E005")
        else:
            yield Error(sentence, id="printshop.E013")


def _origin() -> Iterator[CheckMessage]:
    if not _is_origin(settings.ORIGIN):
        yield Error(
            "PRINTSHOP['ORIGIN'] must be the shop's origin, such as https://prints.example, without a path.",
            id="printshop.E001",
        )


def _is_origin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    bare = f"{parts.scheme}://{parts.netloc}" == address and not re.search(r"[\s;,'\"<>\\]", address)
    return named and bare and parts.scheme in {"https", "http"}


def _keys() -> Iterator[CheckMessage]:
    if not are_keys(settings.ENCRYPTION_KEYS):
        yield Error(
            "PRINTSHOP['ENCRYPTION_KEYS'] must be a list of Fernet keys; the first one encrypts.",
            hint="Make one with cryptography.fernet.Fernet.generate_key() and keep it out of the repository.",
            id="printshop.E002",
        )


def _storage() -> Iterator[CheckMessage]:
    try:
        storages[settings.STORAGE]
    except UnfitSetting:
        raise
    except Exception as error:  # a storage of the project's may raise anything
        message = f"PRINTSHOP['STORAGE'] is no alias in STORAGES of a storage that can be used: {error}"
        yield Error(message, id="printshop.E004")


def _hooks() -> Iterator[CheckMessage]:
    for kind, paths in settings.HTTP_EVENT_HOOKS.items():
        for path in paths:
            if not callable(_imported(path)):
                message = f"PRINTSHOP['HTTP_EVENT_HOOKS'][{kind!r}] names {path!r}, which is no function."
                yield Error(message, id="printshop.E007")


def _imported(path: str) -> object:
    try:
        return import_string(path)
    except Exception:  # a module of the project's may raise anything
        return None


def _prices() -> Iterator[CheckMessage]:
    """Says what is wrong with PRICE_LIST, FINISHES, POSTING or CURRENCY."""
    try:
        pricing.current()
    except UnfitSetting:
        raise
    except ImproperlyConfigured as error:
        yield Error(str(error), id="printshop.E008")


def _mail() -> Iterator[CheckMessage]:
    found = [address for _, address in getaddresses([settings.MAIL_FROM])]
    if settings.MAIL_FROM and not (len(found) == 1 and re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", found[0])):
        message = "PRINTSHOP['MAIL_FROM'] has no e-mail address, or several: leave it out for DEFAULT_FROM_EMAIL."
        yield Error(message, id="printshop.E010")
