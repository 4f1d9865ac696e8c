"""Saying how one likes one's pages."""

from __future__ import annotations

from photodrive.people import Owner

from . import zones
from .models import Preferences


def of(owner: Owner) -> Preferences:
    """What she has chosen, or the defaults, which are not written for that."""
    return Preferences.objects.filter(owner=owner).first() or Preferences(owner=owner)


def choose_theme(*, owner: Owner, theme: str) -> None:
    """As the system, light or dark, in all her browsers. Raises ValueError for anything else."""
    Preferences.objects.update_or_create(owner=owner, defaults={"theme": Preferences.Theme(theme)})


def choose_zone(*, owner: Owner, name: str) -> None:
    """Her clock; empty is that of the site. Raises ValueError for a name that is not known here.

    Photos stay where they are in the timeline.
    """
    if name and zones.named(name) is None:
        raise ValueError(name)
    Preferences.objects.update_or_create(owner=owner, defaults={"time_zone": name})
