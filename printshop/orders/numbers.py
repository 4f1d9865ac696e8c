"""Order numbers that a person can read out on the telephone."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without the pairs that people mix up (0/O, 1/I/L, U/V)."""


def new_number() -> str:
    """Return a random number like ``P-7K3M-2Q9D``: 39 bits, so that numbers cannot be walked through."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"P-{letters[:4]}-{letters[4:]}"
