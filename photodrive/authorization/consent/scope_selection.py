"""Which of the scopes asked for she gives (RFC 6749 section 3.3): on the page each is a tick of its own.

``offline_access`` has none, it follows from how long the consent shall last. Nothing here can add a scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol.scopes import (
    ABOUT_HER,
    ABOUT_PHOTOS,
    EMAIL,
    OFFLINE_ACCESS,
    OPENID,
    PROFILE,
    SCOPES,
)
from photodrive.exceptions import ConsentRefused

from .offer import NotOffered

GOES_WITH = {PROFILE: OPENID, EMAIL: OPENID}  # they tell nothing without it
LOOKED_AT = 20  # her newest consents for one application; she remembers no more than that herself


class NothingGiven(ConsentRefused):
    """Leave at least one thing ticked that it may do, or press Deny."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One scope as the page shows it.

    ``fixed`` is the one without which nothing would be left: to refuse that is to deny. ``goes_with`` names the scope
    that this one needs, empty for none.
    """

    name: str
    sentence: str
    given: bool
    fixed: bool
    goes_with: str


def lines(kept: AuthorizationRequest) -> list[Line]:
    """What ``kept`` asks for, in the order of the page, each with whether it is given so far."""
    shown, left = told(kept.scopes), given(kept)
    roots = [name for name in shown if name not in GOES_WITH]
    return [
        Line(
            name=name,
            sentence=SCOPES[name].sentence,
            given=name in left,
            fixed=roots == [name],
            goes_with=GOES_WITH.get(name, ""),
        )
        for name in shown
    ]


def told(scopes: Iterable[str]) -> list[str]:
    """Those of ``scopes`` that mean something to her on the page: what is told of her only where it is told."""
    asked = set(scopes)
    names = [*ABOUT_PHOTOS, *(ABOUT_HER if OPENID in asked else ())]
    return [name for name in names if name in asked]


def given(kept: AuthorizationRequest) -> list[str]:
    """The scopes of ``kept`` that she gives, as chosen so far, each with the one that it needs."""
    left = [name for name in kept.scopes if kept.given is None or name in kept.given]
    lost = {name for name, needed in GOES_WITH.items() if needed in kept.scopes and needed not in left}
    return [name for name in left if name not in lost]


def granted(kept: AuthorizationRequest, *, lasting: bool) -> list[str]:
    """The scopes to write down; ``lasting`` is whether it goes on while she is away.

    Raises NothingGiven if there are none, where something was asked for.
    """
    left = given(kept)
    if told(kept.scopes) and not told(left):
        raise NothingGiven
    return [name for name in left if lasting or name != OFFLINE_ACCESS]


def choose(kept: AuthorizationRequest, *, shown: Iterable[str], ticked: Iterable[str]) -> None:
    """Remember what she ticked among the scopes ``shown``; the others stay. Raises NotOffered for a foreign one."""
    offered, chosen = set(shown), set(ticked)
    if not chosen <= set(kept.scopes):
        raise NotOffered
    unticked = offered - chosen
    kept.given = [name for name in kept.scopes if name not in unticked and (name in chosen or _stays(kept, name))]
    AuthorizationRequest.objects.filter(pk=kept.pk, decided_at__isnull=True).update(given=kept.given)


def first_given(kept: AuthorizationRequest, *, owner: Any) -> list[str]:
    """The scopes that are ticked when ``owner`` first sees ``kept``: all but those that she refused last time."""
    last = Authorization.objects.filter(owner=owner, application=kept.application)[:LOOKED_AT]
    said: dict[str, bool] = {}
    for authorization in last:
        for name, gave in [*((n, True) for n in authorization.scopes), *((n, False) for n in authorization.declined)]:
            said.setdefault(name, gave)
    first = [name for name in kept.scopes if said.get(name, True) or name == OFFLINE_ACCESS]
    return first if told(first) else list(kept.scopes)


def _stays(kept: AuthorizationRequest, name: str) -> bool:
    return kept.given is None or name in kept.given
