"""Which adapters there are."""

from __future__ import annotations

from printshop.sources.base import Adapter
from printshop.sources.photodrive import PhotodriveAdapter

ADAPTERS: dict[str, Adapter] = {"photodrive": PhotodriveAdapter()}


def adapter(name: str) -> Adapter:
    """An adapter by its name; KeyError for an unknown one, which ``Source.clean`` does not let through."""
    return ADAPTERS[name]
