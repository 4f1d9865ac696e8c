"""Key sets that applications publish under their ``jwks_uri``: asked for seldom, remembered for a while.

Anybody can name a client and an unknown key, so what is fetched for a request is limited: one fetch at a time for
each address, and an unknown key has the set fetched anew once a minute at most. The memory is Django's cache;
with one that all processes share, these limits are those of the whole site.
"""

from __future__ import annotations

import hashlib
import logging
import time

from django.core.cache import cache

from photodrive.authorization.security import safe_fetch

log = logging.getLogger(__name__)

FRESH_SECONDS = 300
REPEAT_SECONDS = 60  # before the set is fetched again for the sake of an unknown key
RETRY_SECONDS = 10  # after a failure, where there is no set to go by
POLL_SECONDS = 0.05

BUSY, DONE, FAILED = "busy", "done", "failed"


def document(uri: str, *, kid: object = None) -> dict[str, object]:
    """The JWK Set published at ``uri``; where it has no key named ``kid``, a fresh look at it. Empty if unreachable.

    A fetch that fails changes nothing about a set that is still remembered.
    """
    entry, gate = (f"photodrive.jwks.{part}.{hashlib.sha256(uri.encode()).hexdigest()}" for part in ("set", "gate"))
    known: dict[str, object] | None = cache.get(entry)
    if known is not None and _has(known, kid):
        return known
    if _may_fetch(gate, nothing_known=known is None):
        _refresh(uri, entry, gate, nothing_known=known is None)
    else:
        _wait_for_another(gate)
    return cache.get(entry) or known or {}


def _has(jwks: dict[str, object], kid: object) -> bool:
    found = jwks.get("keys")
    return kid is None or (
        isinstance(found, list) and any(isinstance(key, dict) and key.get("kid") == kid for key in found)
    )


def _may_fetch(gate: str, *, nothing_known: bool) -> bool:
    """Enter the gate, unless somebody is fetching or did so a moment ago."""
    if cache.add(gate, BUSY, safe_fetch.SECONDS + 1):
        return True
    if nothing_known and cache.get(gate) == DONE:  # the cache has lost the set since
        cache.set(gate, BUSY, safe_fetch.SECONDS + 1)
        return True
    return False


def _refresh(uri: str, entry: str, gate: str, *, nothing_known: bool) -> None:
    try:
        cache.set(entry, safe_fetch.get_json(uri), FRESH_SECONDS)
    except safe_fetch.FetchFailed as failure:
        log.warning("The keys at %s could not be fetched: %s", uri, failure.detail)
        cache.set(gate, FAILED, RETRY_SECONDS if nothing_known else REPEAT_SECONDS)
    else:
        cache.set(gate, DONE, REPEAT_SECONDS)


def _wait_for_another(gate: str) -> None:
    """Until the fetch that somebody else has begun is over."""
    end = time.monotonic() + safe_fetch.SECONDS
    while cache.get(gate) == BUSY and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
