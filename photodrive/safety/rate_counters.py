"""Counting what happens per minute, or another time: fixed windows in Django's cache.

One increment an event, however high the limit. The count is shared between processes where the cache is, and exact
where its ``incr`` is (memcached, Redis); elsewhere a few events at the same moment may count as one. Where the cache
cannot be reached a ``Trouble`` is raised, and nobody is let in uncounted.
"""

from __future__ import annotations

import time
from hashlib import sha256

from django.core.cache import cache

from photodrive import trouble

WINDOW = 60  # seconds


def now() -> float:
    """Seconds since the epoch; tests put their own clock here."""
    return time.time()


def count(key: str, *, seconds: int = WINDOW) -> int:
    """Count one more of ``key`` in this minute, or in these ``seconds``; returns how many that makes."""
    name = _name(key, seconds)
    with trouble.of_cache():
        cache.add(name, 0, timeout=2 * seconds)
        try:
            return int(cache.incr(name))
        except ValueError:  # the cache forgot it in between: it is full, which is no reason to refuse anybody
            return 1


def counted(key: str) -> int:
    """How many of ``key`` were counted in this minute."""
    with trouble.of_cache():
        return int(cache.get(_name(key, WINDOW), 0))


def is_first(key: str, *, seconds: int) -> bool:
    """Whether ``key`` comes for the first time in these ``seconds``."""
    with trouble.of_cache():
        return bool(cache.add(_name(key, seconds), 1, timeout=2 * seconds))


def seconds_left(seconds: int = WINDOW) -> float:
    """Until the next minute begins, or the next of these ``seconds``, and every count with it."""
    return seconds - now() % seconds


def _name(key: str, seconds: int) -> str:
    """``key`` may hold what a stranger sent, of any length: no cache takes that for a name."""
    digest = sha256(key.encode(errors="surrogatepass")).hexdigest()
    return f"photodrive:count:{digest}:{seconds}:{int(now() // seconds)}"
