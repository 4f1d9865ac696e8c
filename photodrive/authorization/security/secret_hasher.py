"""A fast keyed hash for client secrets.

Our client secrets are long and random, so they need no slow hash against guessing; PBKDF2 would only make each
token request slow. The key lives in the settings, so that a stolen table alone does not even allow to check a guess.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, check_password, identify_hasher, make_password
from django.utils.crypto import constant_time_compare

from . import keys


def _keys() -> dict[str, bytes]:
    """The keys by their public names, the current one first."""
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in keys.for_purpose("client secret")}


class ClientSecretHasher(BasePasswordHasher):
    """HMAC-SHA256 with a key from ``PHOTODRIVE["CLIENT_SECRET_KEYS"]``; the first key hashes, all verify.

    Encoded as ``photodrive_hmac$<key name>$<salt>$<hex>``. For machine-made secrets only, never for passwords.
    """

    algorithm = "photodrive_hmac"
    closed = f"{algorithm}$!$"  # nothing fits what begins like this: see :func:`closed`

    def encode(self, password: str, salt: str) -> str:
        name = next(iter(_keys()))
        return self._encode(password, salt, name, _keys()[name])

    def _encode(self, password: str, salt: str, name: str, key: bytes) -> str:
        digest = hmac.new(key, f"{salt}${password}".encode(), hashlib.sha256).hexdigest()
        return f"{self.algorithm}${name}${salt}${digest}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, key_name, salt, digest = encoded.split("$")
        return {"algorithm": algorithm, "key_name": key_name, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        if encoded.startswith(self.closed):
            return False
        parts = self.decode(encoded)
        key = _keys().get(parts["key_name"])
        if key is None:
            return False
        return constant_time_compare(encoded, self._encode(password, parts["salt"], parts["key_name"], key))

    def must_update(self, encoded: str) -> bool:
        if encoded.startswith(self.closed):
            return False
        return bool(self.decode(encoded)["key_name"] != next(iter(_keys())))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        if encoded.startswith(self.closed):
            return {"algorithm": self.algorithm}
        parts = self.decode(encoded)
        return {"algorithm": parts["algorithm"], "key": parts["key_name"]}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to even out: every verification costs one HMAC."""


def hashed(secret: str) -> str:
    """``secret`` as it is stored."""
    return make_password(secret, hasher=ClientSecretHasher())


def closed(stored: str) -> str:
    """``stored`` for :func:`fits` alone: to Django and to django-oauth-toolkit it is a hash that no secret fits.

    An empty one, too. Left empty, django-oauth-toolkit would take an empty secret for it.
    """
    return stored if is_closed(stored) else ClientSecretHasher.closed + stored


def opened(stored: str) -> str:
    """``stored`` as it was before it was closed, if it was."""
    return stored.removeprefix(ClientSecretHasher.closed)


def is_closed(stored: str) -> bool:
    """Whether ``stored`` went through :func:`closed`."""
    return stored.startswith(ClientSecretHasher.closed)


def is_hash(stored: str) -> bool:
    """Whether ``stored`` is a hash of ours or one that Django knows, and not a secret in clear."""
    try:
        identify_hasher(stored)
    except ValueError:
        return False
    return True


def fits(secret: str, stored: str, *, setter: Callable[[str], None] | None = None) -> bool:
    """Whether ``stored`` is a hash of ``secret``, closed or not.

    ``setter`` is given the secret where it should be hashed anew.
    """
    stored = opened(stored)
    try:
        return is_hash(stored) and check_password(secret, stored, setter=setter, preferred=ClientSecretHasher.algorithm)
    except ValueError:  # a damaged one
        return False
