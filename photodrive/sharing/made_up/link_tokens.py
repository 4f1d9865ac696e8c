"""The secret in a link: 128 bits, found by its fingerprint, and encrypted for its owner, who may copy it again."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

from photodrive.safety.sealing import Seal

BYTES = 16
_SPELT = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_links = Seal(purpose=b"photodrive: links of shares", setting="SHARE_KEYS")
seal, unseal = _links.seal, _links.unseal


def new() -> str:
    """22 characters of base64url (RFC 4648 section 5), without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).rstrip(b"=").decode()


def digest(token: str) -> str | None:
    """SHA-256 in hex, by which a share is found; None for what is no token. So much chance needs no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest() if _SPELT.fullmatch(token) else None
