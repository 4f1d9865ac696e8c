"""Times on a wall and instants: what turns one into the other is an offset, or a guess at whose wall it was."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from django.utils import timezone

from photodrive.preferences import zones

# Whatever zone shows an instant between these, it has a date there, too.
_FIRST = datetime(1, 1, 3, tzinfo=UTC)
_LAST = datetime(9999, 12, 29, tzinfo=UTC)


zone_of = zones.zone_of  # that of an owner: her preference, else the project's


def local_time(moment: datetime, zone: tzinfo) -> datetime:
    """What a clock on a wall of ``zone`` shows at ``moment``: naive."""
    return moment.astimezone(zone).replace(tzinfo=None)


def instant(local: datetime, offset: int | None, zone: tzinfo) -> datetime | None:
    """The instant at which a clock that was ``offset`` minutes ahead of UTC, or one of ``zone``, showed ``local``.

    In UTC. None where that is no instant, or so near the end of time that some zone could not show it.
    """
    clock = zone if offset is None else timezone.get_fixed_timezone(offset)
    try:
        moment = local.replace(tzinfo=clock).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if _FIRST <= moment <= _LAST else None
