"""Which adapters there are."""

from __future__ import annotations

from printshop.sources.base import Adapter
from printshop.sources.photodrive import PhotodriveAdapter

ADAPTERS: dict[str, Adapter] = {"photodrive": PhotodriveAdapter()}
SIGN_IN_ONLY = "signin"  # in the place of an adapter: a provider that has no photos


def adapter(name: str) -> Adapter:
    """An adapter by its name; KeyError for one that gives no photos, or that ``Source.clean`` does not let through."""
    return ADAPTERS[name]
