"""Why the owner was not asked this time: what the source says of her earlier consent, which answered for her.

It is a courtesy of the source, an extra member of its token answer (RFC 6749 section 5.1), and decides nothing here.
Whatever cannot be read is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from printshop.exceptions import AddressRefused
from printshop.oauth.wire import http
from printshop.sources.untrusted_values import moment

MAX_ADDRESS = 400


@dataclass(frozen=True, kw_only=True)
class RememberedConsent:
    """She agreed ``approved_at``, for the time up to ``until``; ``manage_uri`` is where she changes it, or empty."""

    approved_at: datetime
    until: datetime
    manage_uri: str


def read(answer: Mapping[str, object]) -> RememberedConsent | None:
    """What a token answer says of it; None if she was asked, or if it does not say sensibly."""
    told = answer.get("consent")
    if not isinstance(told, dict) or told.get("asked") is not False:
        return None
    approved_at, until = moment(told.get("given_at")), moment(told.get("expires_at"))
    if approved_at is None or until is None:
        return None
    return RememberedConsent(approved_at=approved_at, until=until, manage_uri=_address(told.get("management_uri")))


def manage_uri(remembered: RememberedConsent, *, issuer: str) -> str:
    """Its link, if that leads to the source and nowhere else."""
    leads_there = remembered.manage_uri and http.origin(remembered.manage_uri) == http.origin(issuer)
    return remembered.manage_uri if leads_there else ""


def _address(given: object) -> str:
    if not isinstance(given, str) or len(given) > MAX_ADDRESS or not given.isprintable():
        return ""
    try:
        return http.check_address(given)
    except AddressRefused:
        return ""
