"""A code or refresh token mints once, however many present it at once: RFC 6749 section 4.1.2, RFC 9700 4.14.2.

Of a code those that arrived before the winner had committed lost a race, and nothing is revoked; one that arrives later
is a replay and ends the access, in every process. Of a refresh token all get the same pair, until that is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.attacks.races.calls import ALL_WON, AT_ONCE, ONE_WON, Told, exchange, looks, refresh, told, winner
from tests.attacks.races.wire import Connection, Server
from tests.journeys.served import Beside

WAYS: dict[str, dict[str, Any]] = {
    "new connections": {},
    "connections kept alive, bodies in two pieces": {"kept_alive": True, "held_back": 60},
}


@dataclass(frozen=True)
class Presented:
    """A request that presents an unused code or refresh token."""

    message: bytes
    authorization: str
    told: Told


@pytest.fixture(params=["code", "refresh token"])
def present(request: pytest.FixtureRequest, scene: Beside, server: Server) -> Callable[[], Presented]:
    """Makes such requests."""

    def make() -> Presented:
        made = scene.code() if request.param == "code" else scene.pair()
        ask = exchange if request.param == "code" else refresh
        return Presented(ask(server, **made), made["authorization"], ONE_WON if ask is exchange else ALL_WON)

    return make


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("code-once")
@pytest.mark.promise("code-race")
@pytest.mark.promise("code-replay")
@pytest.mark.promise("refresh-once")
@pytest.mark.promise("refresh-replay")
@pytest.mark.parametrize("way", WAYS)
def test_sixteen_at_once_mint_one_pair_that_lives_until_a_replay(server, scene, present, way):
    presented, before = present(), scene.consents()
    answers = server.ask_at_once([presented.message] * AT_ONCE, **WAYS[way])
    assert told(answers) == presented.told
    won = winner(answers)
    assert looks(server, won["access_token"]) == {200}
    assert scene.consents() == before
    refreshed = server.ask(refresh(server, authorization=presented.authorization, **won))
    assert refreshed.status == 200

    assert server.ask(presented.message).error == (400, "invalid_grant")
    assert looks(server, won["access_token"]) == looks(server, refreshed.json["access_token"]) == {401}
    assert scene.consents() == {**before, "active": before["active"] - 1}


@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-lost")
@pytest.mark.promise("refresh-replay")
def test_a_retry_beside_the_first_call_gets_the_same_pair_or_ends_everything(server, scene):
    made = scene.pair()
    presented = refresh(server, **made)
    won = winner([server.ask(presented)])
    look = server.get("/api/v1/photos/", Authorization=f"Bearer {won['access_token']}")
    first, retry = server.ask_at_once([look, presented])
    if retry.status == 200:
        assert retry.json["refresh_token"] == won["refresh_token"] and first.status == 200
        assert looks(server, won["access_token"]) == {200}
    else:
        assert retry.error == (400, "invalid_grant")
        assert looks(server, won["access_token"]) == {401}
    assert server.ask(presented).error == (400, "invalid_grant")
    assert looks(server, won["access_token"]) == {401}


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("code-replay")
@pytest.mark.promise("refresh-replay")
def test_a_replay_whose_body_is_held_back_until_the_winner_has_won_is_a_replay(server, present):
    presented = present()
    late = Connection(server.port)
    late.send(presented.message[:-1])
    won = winner([server.ask(presented.message)])
    assert looks(server, won["access_token"]) == {200}

    late.send(presented.message[-1:])
    assert late.answer().error == (400, "invalid_grant")
    late.close()
    assert looks(server, won["access_token"]) == {401}
