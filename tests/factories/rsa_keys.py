"""RSA keys from a pool: to find two primes takes longer than most tests, and these keys are as real as any."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

import pytest
from joserfc.jwk import RSAKey

_binding: Any = RSAKey.binding  # by this joserfc makes and reads its keys
_make, _read = _binding.generate_private_key, _binding.import_private_key
_lock = Lock()
_made: defaultdict[int, list[Any]] = defaultdict(list)
_given: defaultdict[int, int] = defaultdict(int)


def begin_anew() -> None:
    """Another test may get the keys that the last one had."""
    _given.clear()


@contextmanager
def pooled() -> Iterator[None]:
    """While this lasts, the RSA keys of this process come from the pool, and the same key is read once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_binding, "generate_private_key", _next)
        patched.setattr(_binding, "import_private_key", lambda members: _known(json.dumps(members, sort_keys=True)))
        yield


def _next(size: int) -> Any:
    """A key that this test was not given yet, made if the pool has none left."""
    with _lock:
        if _given[size] == len(_made[size]):
            _made[size].append(_make(size))
        _given[size] += 1
        return _made[size][_given[size] - 1]


@lru_cache(maxsize=64)
def _known(members: str) -> Any:
    """Reading a key looks whether its primes are primes, which is as slow as finding them."""
    return _read(json.loads(members))
