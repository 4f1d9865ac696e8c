"""Second factors of people in tests, and the codes that their telephones show."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

PERIOD = 30  # seconds


def turn_on(user: Any) -> str:
    """Give ``user`` one-time codes and recovery codes; returns the secret in her telephone."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the telephone shows now, or ``steps`` periods later. A code counts as long as one of its neighbours."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + steps))
    return code


def wrong(secret: str) -> str:
    """A code that is not right now, nor near it."""
    near = {code_of(secret, steps=step) for step in range(-3, 4)}
    return next(
        code
        for code in ("123456", "234567", "345678", "456789", "567890", "678901", "789012", "890123")
        if code not in near
    )


def recovery_codes_of(user: Any) -> list[str]:
    """Those that are left."""
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes
