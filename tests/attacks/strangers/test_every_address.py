"""Every address of both sites, and whatever it looks for, by whatever strangers and owners may send: never a 500.

The addresses are read from the URLconfs, the names of fields, headers and cookies are learnt from what an address looks
for while it answers, and forms are read from its page. So what is new is walked by itself; a new kind of variable part
needs a line in ``worlds``, and fails without it.
"""

from __future__ import annotations

from itertools import groupby

import pytest

from tests.attacks.strangers.endpoints import DRIVE, Endpoint, endpoints
from tests.attacks.strangers.walk import Walk
from tests.attacks.strangers.worlds import Sites

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]
TYPED, SENT = 8_000, 100_000  # characters: by the staff, whom nobody else can make send a form, and by strangers


def room_of(endpoint: Endpoint) -> str:
    """Which addresses are walked in one test, so that the sites need not be built for each."""
    first, *rest = endpoint.route.split("/")
    if endpoint.host != DRIVE:
        return endpoint.host.partition(":")[0]
    return f"admin {rest[0]}" if first == "admin" and len(rest) > 2 else first or "library"


ROOMS = {room: list(found) for room, found in groupby(sorted(endpoints(), key=room_of), room_of)}


@pytest.mark.parametrize("thorough", [False, True], ids=["quick", "thorough"])
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_that_is_sent_is_a_server_error(sites: Sites, room: str, thorough: bool) -> None:
    wrong = []
    for endpoint in ROOMS[room]:
        answered = set()
        for client in sites.visitors(endpoint):
            longest = TYPED if room.startswith("admin") else SENT
            walk = Walk(endpoint, client, sites.parts(endpoint), thorough, longest)
            walk.go()
            wrong += walk.wrong
            answered |= walk.statuses
        assert answered, endpoint
    assert wrong == []
