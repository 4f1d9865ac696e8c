"""What an application learns about a person: the claims of the scopes she agreed to (OpenID Connect Core section 5)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

from photodrive import accounts
from photodrive.authorization.protocol.scopes import EMAIL, PROFILE
from photodrive.people import Owner, account_name, email_of

from . import picture

OF_SCOPES = {  # section 5.4, as far as a drive knows it
    PROFILE: ("name", "given_name", "family_name", "preferred_username", "picture"),
    EMAIL: ("email", "email_verified"),
}
NAMES = tuple(name for names in OF_SCOPES.values() for name in names)


def of(owner: Owner, scopes: Collection[str]) -> dict[str, object]:
    """The claims about ``owner`` that ``scopes`` stand for. What is not known is left out (section 5.3.2)."""
    found: dict[str, object] = {}
    if PROFILE in scopes:
        found |= _profile(owner, with_address=EMAIL in scopes)
    if EMAIL in scopes and (address := email_of(owner)):
        found |= {"email": address, "email_verified": accounts.has_proved_email(owner)}
    return {name: value for name, value in found.items() if value != ""}


def scopes_for(names: Iterable[str]) -> list[str]:
    """The scopes that stand for claims asked for one by one."""
    wanted = set(names)
    return [scope for scope, known in OF_SCOPES.items() if wanted.intersection(known)]


def name_of(owner: Owner, *, with_address: bool = False) -> str:
    """What to call ``owner``: her name, or the one she signs in with.

    Empty where both tell an e-mail address, which is for the scope ``email`` alone; ``with_address`` is whether her
    own one may be told.
    """
    # A project's own user model need not have Django's fields and methods for names, nor one for an address.
    full = str(getattr(owner, "get_full_name", lambda: "")() or "")
    named = (_without_address(name, owner, with_address=with_address) for name in (full, account_name(owner)))
    return next(filter(None, named), "")


def _profile(owner: Owner, *, with_address: bool) -> dict[str, object]:
    names = {
        "given_name": getattr(owner, "first_name", ""),
        "family_name": getattr(owner, "last_name", ""),
        "preferred_username": account_name(owner),
    }
    return {
        "name": name_of(owner, with_address=with_address),
        **{claim: _without_address(name, owner, with_address=with_address) for claim, name in names.items()},
        "picture": picture.url_of(owner),
    }


def _without_address(name: object, owner: Owner, *, with_address: bool) -> str:
    """``name``; empty where that is an e-mail address, or has one in it: people may sign in by theirs.

    The one that ``email`` tells may stand for a name, too, ``with_address``.
    """
    text, address = str(name or ""), email_of(owner)
    plain, hers = (unicodedata.normalize("NFKC", one).casefold().strip() for one in (text, address))
    if with_address and plain == hers:
        return text
    return "" if "@" in plain or (hers and hers in plain) else text
