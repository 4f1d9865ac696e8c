"""What the racers send, and what is looked at afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.attacks.races.wire import Answer, Server
from tests.spec.flow import REDIRECT_URI, VERIFIER

AT_ONCE = 16
WORKERS = 4
Told = dict[tuple[int, str | None], int]
ALL_WON: Told = {(200, None): AT_ONCE}
ONE_WON: Told = {(200, None): 1, (400, "invalid_grant"): AT_ONCE - 1}


def exchange(server: Server, *, code: str, authorization: str, **_: Any) -> bytes:
    """The token request for ``code``."""
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER, "code": code}
    return server.post("/o/token/", form, Authorization=authorization)


def refresh(server: Server, *, refresh_token: str, authorization: str, **_: Any) -> bytes:
    """The token request for ``refresh_token``."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return server.post("/o/token/", form, Authorization=authorization)


def told(answers: Iterable[Answer]) -> Counter[tuple[int, str | None]]:
    """How often each status and error code came."""
    return Counter(answer.error for answer in answers)


def winner(answers: Iterable[Answer]) -> dict[str, Any]:
    """The token response of the one that won; of several that brought the same pair one of them."""
    won = [answer.json for answer in answers if answer.status == 200]
    assert len({(one["access_token"], one["refresh_token"]) for one in won}) == 1
    return won[0]


def looks(server: Server, access_token: str) -> set[int]:
    """The statuses that the API gives for ``access_token`` in all processes: twice as many calls at once."""
    message = server.get("/api/v1/photos/", Authorization=f"Bearer {access_token}")
    return {answer.status for answer in server.ask_at_once([message] * 2 * WORKERS)}
