"""The scopes an application may ask for (RFC 6749 section 3.3), and what each means in an owner's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

PHOTOS_READ = "photos:read"
PHOTOS_WRITE = "photos:write"
USAGE_READ = "usage:read"
OPENID = "openid"
PROFILE = "profile"
EMAIL = "email"
OFFLINE_ACCESS = "offline_access"  # a refresh token, where she agrees to "until I stop it" (OpenID Connect Core 11)


@dataclass(frozen=True)
class Scope:
    """One scope: ``sentence`` finishes "It will be able to …", ``refusal`` "It will not be able to …"."""

    name: str
    sentence: str
    refusal: str


SCOPES: dict[str, Scope] = {
    scope.name: scope
    for scope in (
        Scope(PHOTOS_READ, "see and download the photos you choose", "see any photo or album"),
        Scope(
            PHOTOS_WRITE,
            "add photos to your drive, and rename, delete or make public the ones it sees",
            "change, delete or share anything",
        ),
        Scope(USAGE_READ, "count how often it was used", "count how often it was used"),
        Scope(OPENID, "recognise you when you come back", "recognise you when you come back"),
        Scope(PROFILE, "know your name and picture", "know your name"),
        Scope(EMAIL, "know your e-mail address", "know your e-mail address"),
        Scope(OFFLINE_ACCESS, "go on while you are away, until you stop it", "go on when the time is over"),
    )
}

ABOUT_PHOTOS = (PHOTOS_READ, PHOTOS_WRITE)
OF_ITSELF = (USAGE_READ,)  # of an application, without an owner (RFC 6749 section 4.4); nobody is asked for it
ABOUT_HER = (OPENID, PROFILE, EMAIL)  # OpenID Connect Core section 5.4; the other two tell nothing without the first
GOES_WITH = {PROFILE: OPENID, EMAIL: OPENID}  # they tell nothing without it
DETAILS_TYPE = "photos"  # the one type of authorization details that there is here (RFC 9396 section 2)
LEAST = (PHOTOS_READ,)  # granted when a client names no scope: never more than this
TO_GRANT = tuple(name for name in SCOPES if name not in OF_ITSELF)  # by an owner
SAYABLE = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,100}")  # a scope token as section 3.3 has it, of a length to be read
SAID_MOST = 5  # scopes that one error names


def split(value: str | None) -> list[str]:
    """The scope tokens of ``value``, each once, in their order.

    Spaces part them and nothing else does (RFC 6749 section 3.3): with another blank in it, one is unknown.
    """
    return [name for name in dict.fromkeys((value or "").split(" ")) if name]


def understood(scopes: list[str]) -> list[str]:
    """``scopes``, beside "openid" without those that nobody knows (OpenID Connect Core section 3.1.2.1).

    In plain OAuth they stay, and are refused.
    """
    return [name for name in scopes if name in SCOPES] if OPENID in scopes else scopes


def named(scopes: Iterable[str]) -> str:
    """``scopes`` as an error_description may repeat them (RFC 6749 section 5.2)."""
    every = [name if SAYABLE.fullmatch(name) else "(unspeakable)" for name in scopes]
    more = [f"and {len(every) - SAID_MOST} more"] if len(every) > SAID_MOST else []
    return ", ".join([*every[:SAID_MOST], *more])


def wants_photos(scopes: Iterable[str]) -> bool:
    """Whether she has to choose photos for these scopes."""
    return bool(set(ABOUT_PHOTOS) & set(scopes))


def cannot(scopes: Iterable[str]) -> list[str]:
    """What it will not be able to do, in her words, whichever photos she chooses."""
    named = set(scopes)
    missing = [SCOPES[name].refusal for name in ABOUT_PHOTOS if name not in named]
    knows_address = {OPENID, EMAIL} <= named
    return [*missing, "know your password" if knows_address else "know your password or your e-mail address"]
