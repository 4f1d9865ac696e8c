"""Which adapters there are."""

from __future__ import annotations

from printshop.sources.base import Adapter
from printshop.sources.models import Source
from printshop.sources.photodrive import PhotodriveAdapter

ADAPTERS: dict[str, Adapter] = {"photodrive": PhotodriveAdapter()}


def adapter(source: Source) -> Adapter:
    """The adapter of a source; KeyError for an unknown name, which ``Source.clean`` does not let through."""
    return ADAPTERS[source.adapter]
