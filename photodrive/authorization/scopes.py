"""The scopes an application may ask for (RFC 6749 section 3.3), and what each means in an owner's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PHOTOS_READ = "photos:read"
PHOTOS_WRITE = "photos:write"


@dataclass(frozen=True)
class Scope:
    """One scope: ``sentence`` finishes "It will be able to …", ``refusal`` "It will not be able to …"."""

    name: str
    sentence: str
    refusal: str


SCOPES: dict[str, Scope] = {
    scope.name: scope
    for scope in (
        Scope(PHOTOS_READ, "see and download the photos you ticked", "see any photo or album"),
        Scope(
            PHOTOS_WRITE,
            "add photos to your drive, and rename, delete or make public the ones you ticked",
            "change, delete or share anything",
        ),
    )
}

LEAST = (PHOTOS_READ,)  # granted when a client names no scope: never more than this


def split(value: str | None) -> list[str]:
    """The scope tokens of ``value``, each once, in their order."""
    return list(dict.fromkeys((value or "").split()))


def known(names: Iterable[str]) -> list[str]:
    """``names`` without those that this server does not have."""
    return [name for name in names if name in SCOPES]
