"""Which of the requested scopes she grants (RFC 6749 section 3.3): on the page each is a tick of its own.

``offline_access`` has none, it follows from how long the access shall last. Nothing here can add a scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol.scopes import (
    ABOUT_HER,
    ABOUT_PHOTOS,
    GOES_WITH,
    OFFLINE_ACCESS,
    OPENID,
    SCOPES,
)
from photodrive.exceptions import ConsentRefused
from photodrive.people import Owner

from .offer import NotOffered, earlier_choices

NEWEST_CHOICES = 20  # for one application say what she ticked before; what was longer ago she forgot herself


class NothingGiven(ConsentRefused):
    message = "Leave at least one thing ticked that it may do, or press Deny."


class SignInNeeded(ConsentRefused):
    message = "This app must know that it is you. Press Deny if it shall not."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One scope as the page shows it.

    ``fixed`` is the one without which nothing would be left: to refuse that is to deny. ``goes_with`` names the scope
    that this one needs, empty for none.
    """

    name: str
    sentence: str
    ticked: bool
    fixed: bool
    goes_with: str


def lines(pending: AuthorizationRequest) -> list[Line]:
    """What ``pending`` asks for, in the order of the page, each with whether it is ticked so far."""
    shown, left = shown_of(pending.scopes), ticked_of(pending)
    roots = [name for name in shown if name not in GOES_WITH]
    return [
        Line(
            name=name,
            sentence=SCOPES[name].sentence,
            ticked=name in left,
            fixed=roots == [name] or (name == OPENID and _needs_id_token(pending)),
            goes_with=GOES_WITH.get(name, ""),
        )
        for name in shown
    ]


def shown_of(scopes: Iterable[str]) -> list[str]:
    """Those of ``scopes`` that have a tick on the page; ``profile`` and ``email`` say nothing without ``openid``."""
    requested = set(scopes)
    names = [*ABOUT_PHOTOS, *(ABOUT_HER if OPENID in requested else ())]
    return [name for name in names if name in requested]


def ticked_of(pending: AuthorizationRequest) -> list[str]:
    """The scopes of ``pending`` that she has left ticked so far, each with the one that it needs."""
    left = [name for name in pending.scopes if pending.given is None or name in pending.given]
    lost = {name for name, needed in GOES_WITH.items() if needed in pending.scopes and needed not in left}
    return [name for name in left if name not in lost]


def granted(pending: AuthorizationRequest, *, lasting: bool) -> list[str]:
    """The scopes to write down; ``lasting`` is whether it goes on while she is away.

    Raises NothingGiven if there are none, where something was requested, and SignInNeeded if openid had to stay.
    """
    left = ticked_of(pending)
    if shown_of(pending.scopes) and not shown_of(left):
        raise NothingGiven
    if _needs_id_token(pending) and OPENID not in left:
        raise SignInNeeded
    return [name for name in left if lasting or name != OFFLINE_ACCESS]


def choose(pending: AuthorizationRequest, *, shown: Iterable[str], ticked: Iterable[str]) -> None:
    """Remember what she ticked among the scopes ``shown``; the others stay. Raises NotOffered for a foreign one."""
    offered, chosen = set(shown), set(ticked)
    if not chosen <= set(pending.scopes):
        raise NotOffered
    unticked = offered - chosen
    pending.given = [
        name for name in pending.scopes if name not in unticked and (name in chosen or _stays(pending, name))
    ]
    pending.undecided().update(given=pending.given)


def first_ticked(pending: AuthorizationRequest, *, owner: Owner) -> list[str]:
    """The scopes that are ticked when ``owner`` first sees ``pending``: all but those that she refused last time."""
    newest = earlier_choices(pending, owner=owner)[:NEWEST_CHOICES]
    granted_last: dict[str, bool] = {}
    for authorization in newest:
        for name in authorization.scopes:
            granted_last.setdefault(name, True)
        for name in authorization.declined:
            granted_last.setdefault(name, False)
    unasked = {OFFLINE_ACCESS, *([OPENID] if _needs_id_token(pending) else [])}
    first = [name for name in pending.scopes if granted_last.get(name, True) or name in unasked]
    return first if shown_of(first) else list(pending.scopes)


def _needs_id_token(pending: AuthorizationRequest) -> bool:
    """Whether the nonce in an ID token is all that protects its code: a request without PKCE (RFC 9700 section 2.1.1).

    A device's request has neither, and no code that a browser carries.
    """
    return bool(pending.return_to) and not pending.parameters.get("code_challenge")


def _stays(pending: AuthorizationRequest, name: str) -> bool:
    return pending.given is None or name in pending.given
