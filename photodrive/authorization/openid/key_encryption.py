"""The private keys at rest: encrypted, so that whoever reads the database can sign nothing."""

from __future__ import annotations

import logging

from photodrive.safety.sealing import Seal

_keys = Seal(purpose=b"photodrive: private keys of ID tokens", setting="SIGNING_KEYS")
seal = _keys.seal
logger = logging.getLogger(__name__)


def unseal(sealed: str) -> str | None:
    """What was sealed under any of our keys; None if none of them fits."""
    found = _keys.unseal(sealed)
    if found is None:
        logger.warning("A signing key cannot be read: it was encrypted under another key than the present ones.")
    return found
