"""Base64url without padding, as all of JOSE and OAuth has it (RFC 7515 section 2)."""

from __future__ import annotations

import base64


def encode(data: bytes) -> str:
    """``data`` in the letters, digits, "-" and "_" of base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
