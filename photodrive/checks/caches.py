"""The caches in which something is counted or remembered keep what they are given, for all processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import CheckMessage, Error, Tags, Warning

from photodrive.conf import settings

from .registering import register

FORGETFUL = {  # by what a used proof could be shown again
    DummyCache: "it remembers nothing",
    LocMemCache: "other processes do not see it",
    FileBasedCache: "two processes may add the same at once",
    DatabaseCache: "it drops entries when it is full; the database itself, which is the default, does not",
}

LEAST_ENTRIES = 10_000


@register(Tags.security)
def check_replay_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The cache for used proofs is shared by all processes, and what it was given once it has (RFC 9449 11.1)."""
    alias = settings.REPLAY_CACHE
    if not alias:
        return []
    cache = _made(alias)
    if isinstance(cache, Exception):
        message = f"PHOTODRIVE['REPLAY_CACHE'] is no alias in CACHES of a cache that can be used: {cache}"
        return [Error(message, id="photodrive.E010")]
    return [
        Error(
            f"PHOTODRIVE['REPLAY_CACHE'] names a cache in which a used proof can be forgotten: {why}.",
            hint="Name one in Redis or memcached that is large enough, or leave it empty.",
            id="photodrive.E011",
        )
        for kind, why in FORGETFUL.items()
        if isinstance(cache, kind)
    ]


def _made(alias: str) -> object:
    """The cache, or what stands in its way."""
    try:
        return caches[alias]
    except Exception as error:  # a cache of the project's may raise anything
        return error


@register(Tags.caches)
def check_default_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The cache in which calls and failed authentications are counted can be used."""
    cache = _made("default")
    if not isinstance(cache, Exception):
        return []
    return [Error(f"CACHES['default'] is no cache that can be used: {cache}", id="photodrive.E019")]


@register(Tags.security, deploy=True)
def check_cache_of_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The cache in which calls and failed authentications are counted is one for all, and keeps its counts.

    Django's own caches drop entries beyond 300 unless told otherwise: a stranger who makes many of them would have
    his failures forgotten.
    """
    cache: Any = _made("default")  # one that cannot be used: E019
    why = ""
    if isinstance(cache, DummyCache | LocMemCache):
        why = "it keeps nothing" if isinstance(cache, DummyCache) else "each process has one of its own"
    elif isinstance(cache, DatabaseCache | FileBasedCache) and cache._max_entries < LEAST_ENTRIES:
        why = f"it drops entries beyond {cache._max_entries}; set MAX_ENTRIES to {LEAST_ENTRIES} or more"
    if not why:
        return []
    message = f"CACHES['default'] forgets how often somebody has called: {why}."
    hint = "Take a cache that all processes share and that forgets nothing early, such as Redis (the extra [redis])."
    return [Warning(message, hint=hint, id="photodrive.W004")]
