"""What an application learns about a person: the claims of the scopes she agreed to (OpenID Connect Core section 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.module_loading import import_string

from photodrive import conf
from photodrive.authorization.protocol.scopes import EMAIL, PROFILE
from photodrive.people import Owner

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
        found |= _profile(owner)
    if EMAIL in scopes and (address := email_of(owner)):
        found |= {"email": address, "email_verified": _is_verified(owner)}
    return {name: value for name, value in found.items() if value != ""}


def scopes_for(names: Iterable[str]) -> list[str]:
    """The scopes that stand for claims asked for one by one."""
    wanted = set(names)
    return [scope for scope, known in OF_SCOPES.items() if wanted.intersection(known)]


def name_of(owner: Owner) -> str:
    """What to call ``owner``: her name, or the one she signs in with."""
    # A project's own user model need not have Django's fields and methods for names, nor one for an address.
    full = getattr(owner, "get_full_name", lambda: "")()
    return str(full or owner.get_username())


def email_of(owner: Owner) -> str:
    """Her e-mail address; empty if the drive has none."""
    return str(getattr(owner, owner.get_email_field_name(), "") or "")


def _profile(owner: Owner) -> dict[str, object]:
    return {
        "name": name_of(owner),
        "given_name": str(getattr(owner, "first_name", "") or ""),
        "family_name": str(getattr(owner, "last_name", "") or ""),
        "preferred_username": str(owner.get_username()),
        "picture": picture.url_of(owner),
    }


def _is_verified(owner: Owner) -> bool:
    """Whether the project knows the address to be hers. It never is for lack of knowing: accounts are joined by it."""
    path = conf.settings.EMAIL_VERIFIED_BY
    return bool(path) and bool(import_string(path)(owner))
