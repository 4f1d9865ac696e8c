"""Connections that we stopped since a code or key came again, as the pages tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from photodrive.authorization.grants import connected
from photodrive.authorization.models import Authorization
from photodrive.people import Owner


def alarm_entries(owner: Owner, stopped: Iterable[Authorization]) -> list[dict[str, object]]:
    """Each with whether its app is connected all the same, by something else that she agreed to."""
    listed = list(stopped)
    goes_on = connected.clients_of(owner, {one.client_id for one in listed}) if listed else set()
    return [
        {
            "name": one.client_name,
            "host": one.client_host,
            "at": one.revoked_at,
            "goes_on": one.client_id in goes_on,
        }
        for one in listed
    ]
