"""Time zones by their names in the IANA database, whatever of it this machine has."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils import timezone

from photodrive.people import OwnerId

from .models import Preferences

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_of(owner_id: OwnerId) -> tzinfo:
    """The clock of an owner; that of the site where she has chosen none, or one that is not known here."""
    chosen = Preferences.objects.filter(owner_id=owner_id).values_list("time_zone", flat=True).first()
    return named(chosen or "") or timezone.get_default_timezone()


def named(name: str) -> tzinfo | None:
    """The zone of that name; None where there is none, or no longer."""
    if not name or name not in names():
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """All that can be chosen: places, and UTC."""
    return frozenset(name for name in available_timezones() if name.partition("/")[0] in _AREAS) | {"UTC"}


def choices(now: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """The names by area, as a form shows them, each with how far it is from UTC ``now``."""
    by_area: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names()):
        area, _, place = name.partition("/")
        if place:
            label = f"{place.replace('_', ' ').replace('/', ', ')} ({_offset(name, now)})"
            by_area.setdefault(area, []).append((name, label))
    return [("Universal", [("UTC", "UTC")]), *by_area.items()]


def _offset(name: str, now: datetime) -> str:
    offset = now.astimezone(ZoneInfo(name)).strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "UTC"
