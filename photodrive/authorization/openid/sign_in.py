"""What is known of how somebody signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SignIn:
    """When she signed in in this session (None if nobody noted it), and by which methods (RFC 8176)."""

    at: datetime | None = None
    methods: tuple[str, ...] = ()


UNKNOWN = SignIn()
