"""Why the owner was not asked: what the source says of an earlier yes that answered for her.

It is a courtesy of the source, an extra member of its token answer (RFC 6749 section 5.1), and decides nothing here.
Whatever cannot be read is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from printshop.exceptions import AddressRefused
from printshop.oauth.wire import http

MAX_ADDRESS = 400


@dataclass(frozen=True, kw_only=True)
class Unasked:
    """She said yes ``approved_at``, for the time up to ``until``; ``manage_uri`` is where she changes it, or empty."""

    approved_at: datetime
    until: datetime
    manage_uri: str


def read(answer: dict[str, Any]) -> Unasked | None:
    """What a token answer says of it; None if she was asked, or if it does not say sensibly."""
    told = answer.get("consent")
    if not isinstance(told, dict) or told.get("asked") is not False:
        return None
    approved_at, until = _moment(told.get("given_at")), _moment(told.get("expires_at"))
    if approved_at is None or until is None:
        return None
    return Unasked(approved_at=approved_at, until=until, manage_uri=_address(told.get("management_uri")))


def manage_uri(unasked: Unasked, *, issuer: str) -> str:
    """Its link, if that leads to the source and nowhere else."""
    leads_there = unasked.manage_uri and http.origin(unasked.manage_uri) == http.origin(issuer)
    return unasked.manage_uri if leads_there else ""


def _moment(given: object) -> datetime | None:
    try:
        found = parse_datetime(given) if isinstance(given, str) and len(given) <= 40 else None
    except ValueError:
        return None
    return None if found is None or is_naive(found) else found


def _address(given: object) -> str:
    if not isinstance(given, str) or len(given) > MAX_ADDRESS or not given.isprintable():
        return ""
    try:
        return http.check_address(given)
    except AddressRefused:
        return ""
